using Settlement.Core;

namespace Settlement.Storage;

/// <summary>The named checks of an import, and those whose findings are let through.</summary>
/// <param name="Settings">Which checks are on.</param>
/// <param name="Accepted">What somebody accepted.</param>
/// <param name="By">Who accepted it.</param>
/// <param name="Now">The clock, for dates that have not come.</param>
public sealed record ImportChecks(CheckSettings Settings, IReadOnlyList<CheckCode> Accepted, string By, DateTimeOffset Now)
{
    private const string CodePlace = "{code}";

    /// <summary>What a refused line says to do if it is intended, with <c>{code}</c> where the check is named.</summary>
    public string Advice { get; init; } = "add --accept {code} if it is intended";

    /// <summary>Refuses a positions file that is not one of its date, or whose date has not come.</summary>
    /// <exception cref="InputFileException">It is.</exception>
    internal void RefuseFile(InputProblems problems, string name, SettlementDate date, LetThrough letThrough)
    {
        if (FindFutureProblem(date, letThrough) is { } future)
        {
            throw problems.Refusal(future);
        }

        if (DateChecks.FindFileProblem(name, date) is { } other && Refuse(CheckCode.FileDate, date, other, letThrough) is { } refused)
        {
            throw problems.Refusal(refused);
        }
    }

    /// <summary>What the checks find of a user id, as the end of a sentence; null for nothing that was not accepted.</summary>
    internal string? FindProblem(UserId user, SettlementDate date, LetThrough letThrough)
    {
        var passed = new List<CheckCode>();
        while (UserIdChecks.Find(user, passed) is { } found)
        {
            if (Refuse(found.Code, date, found.Detail, letThrough) is { } refused)
            {
                return refused;
            }

            passed.Add(found.Code);
        }

        return null;
    }

    /// <summary>Why the date of a row has not come, as a sentence; null if it has.</summary>
    internal string? FindFutureProblem(SettlementDate date, LetThrough letThrough) =>
        Settings.FindFutureProblem(date, Now, []) is { } future ? Refuse(CheckCode.FutureDate, date, future, letThrough) : null;

    /// <summary>
    /// What the checks find of yields: each is compared with the latest earlier one, of the file or of the store.
    /// </summary>
    /// <param name="inputs">The store.</param>
    /// <param name="yields">The yields of the file.</param>
    /// <param name="letThrough">Takes what is let through.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>What was found, by date.</returns>
    internal async Task<IReadOnlyList<KeyValuePair<SettlementDate, string>>> FindProblemsAsync(
        IInputStore inputs,
        IEnumerable<KeyValuePair<SettlementDate, Yield>> yields,
        LetThrough letThrough,
        CancellationToken cancellationToken)
    {
        if (Settings.YieldJumpFactor is not { } factor)
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
            if (before is { } earlier && YieldJump.FindProblem(yield.Key, yield.Value, earlier, factor) is { } jump &&
                Refuse(CheckCode.YieldJump, yield.Key, jump, letThrough) is { } refused)
            {
                problems.Add(new(yield.Key, refused));
            }

            last = yield;
        }

        return problems;
    }

    /// <summary>What was let through, to be kept with the import.</summary>
    /// <param name="letThrough">What it was.</param>
    /// <param name="file">The file's name.</param>
    internal IReadOnlyList<AcceptedCheck> Keep(LetThrough letThrough, string file) =>
        [.. letThrough.Found.Select(found => new AcceptedCheck(found.Date, found.Code, By, Now, file))];

    // Null where it is accepted.
    private string? Refuse(CheckCode code, SettlementDate date, string found, LetThrough letThrough)
    {
        if (Accepted.Contains(code))
        {
            letThrough.Add(date, code);
            return null;
        }

        var name = code.ToKebabCase();
        return $"{found} ({name}); {Advice.Replace(CodePlace, name, StringComparison.Ordinal)}";
    }
}

/// <summary>What the checks found of one import and was accepted: each check once a date, and none that found nothing.</summary>
internal sealed class LetThrough
{
    private readonly HashSet<(SettlementDate Date, CheckCode Code)> found = [];

    public IEnumerable<(SettlementDate Date, CheckCode Code)> Found => found;

    public void Add(SettlementDate date, CheckCode code) => found.Add((date, code));

    public bool Contains(SettlementDate date) => found.Any(item => item.Date == date);

    /// <summary>Leaves out a date of which nothing is written.</summary>
    public void Remove(SettlementDate date) => found.RemoveWhere(item => item.Date == date);
}
