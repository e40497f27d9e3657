using Settlement.Core;

namespace Settlement.Storage;

/// <summary>The named checks of an import, and those whose findings are let through.</summary>
/// <param name="Settings">Which checks are on.</param>
/// <param name="Accepted">What somebody accepted.</param>
/// <param name="Now">The clock, for dates that have not come.</param>
public sealed record ImportChecks(CheckSettings Settings, IReadOnlyList<CheckCode> Accepted, DateTimeOffset Now)
{
    private const string CodePlace = "{code}";

    /// <summary>What a refused line says to do if it is intended, with <c>{code}</c> where the check is named.</summary>
    public string Advice { get; init; } = "add --accept {code} if it is intended";

    /// <summary>Refuses a positions file that is not one of its date, or whose date has not come.</summary>
    /// <exception cref="InputFileException">It is.</exception>
    internal void RefuseFile(InputProblems problems, string name, SettlementDate date)
    {
        if (FindFutureProblem(date) is { } future)
        {
            throw problems.Refusal(future);
        }

        if (!Accepted.Contains(CheckCode.FileDate) && DateChecks.FindFileProblem(name, date) is { } other)
        {
            throw problems.Refusal(Refused(CheckCode.FileDate, other));
        }
    }

    /// <summary>What the checks find of a user id, as the end of a sentence; null for nothing that was not accepted.</summary>
    internal string? FindProblem(UserId user) => UserIdChecks.Find(user, Accepted) is { } found ? Refused(found.Code, found.Detail) : null;

    /// <summary>Why the date of a row has not come, as a sentence; null if it has.</summary>
    internal string? FindFutureProblem(SettlementDate date) =>
        Settings.FindFutureProblem(date, Now, Accepted) is { } future ? Refused(CheckCode.FutureDate, future) : null;

    /// <summary>
    /// What the checks find of yields: each is compared with the latest earlier one, of the file or of the store.
    /// </summary>
    /// <param name="inputs">The store.</param>
    /// <param name="yields">The yields of the file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>What was found, by date.</returns>
    internal async Task<IReadOnlyList<KeyValuePair<SettlementDate, string>>> FindProblemsAsync(
        IInputStore inputs, IEnumerable<KeyValuePair<SettlementDate, Yield>> yields, CancellationToken cancellationToken)
    {
        if (Settings.YieldJumpFactor is not { } factor || Accepted.Contains(CheckCode.YieldJump))
        {
            return [];
        }

        var problems = new List<KeyValuePair<SettlementDate, string>>();
        KeyValuePair<SettlementDate, Yield>? last = null;
        foreach (var yield in yields.OrderBy(yield => yield.Key))
        {
            // A yield of the store between the two of the file, or before the first.
            var from = last?.Key.Day.AddDays(1);
            var before = await inputs.FindEarlierAsync(yield.Key, from, cancellationToken) ?? last;
            if (before is { } earlier && YieldJump.FindProblem(yield.Key, yield.Value, earlier, factor) is { } jump)
            {
                problems.Add(new(yield.Key, Refused(CheckCode.YieldJump, jump)));
            }

            last = yield;
        }

        return problems;
    }

    private string Refused(CheckCode code, string found)
    {
        var name = code.ToKebabCase();
        return $"{found} ({name}); {Advice.Replace(CodePlace, name, StringComparison.Ordinal)}";
    }
}
