using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Settlement.Core;

namespace Settlement.Web;

/// <summary>The body of a correction: why, the right inputs, and whether to book it.</summary>
public sealed record CorrectionBody
{
    /// <summary>Why; one line.</summary>
    public string? Reason { get; private set; }

    /// <summary>The right yield, whose quote is that of the day's plan; null where it stays as it is.</summary>
    public Yield? Yield { get; private set; }

    /// <summary>The right positions, in order of the user; empty where none changes.</summary>
    public IReadOnlyList<Position> Positions { get; private set; } = [];

    /// <summary>The smallest difference that is booked; zero books every one.</summary>
    public Money AtLeast { get; private set; }

    /// <summary>The hash of the preview that is to be booked; null to book what it comes to.</summary>
    public Digest? ExpectHash { get; private set; }

    /// <summary>Whether to book it; else it is previewed.</summary>
    public bool Book { get; private set; }

    /// <summary>Whether to pay under the next transaction id what was refused for good.</summary>
    public bool RetryRejected { get; private set; }

    /// <summary>The named checks whose findings are let through.</summary>
    public IReadOnlyList<CheckCode> Accepted { get; private set; } = [];

    /// <summary>The checks that a body can be stopped by: it is no file, and its date was settled.</summary>
    private static IReadOnlyList<CheckCode> Checks { get; } =
        [.. CheckCodes.OfCorrections.Except([CheckCode.FutureDate, CheckCode.FileDate])];

    /// <exception cref="ProblemException">It is refused: 400, 413 or 415.</exception>
    public static async Task<CorrectionBody> ReadAsync(HttpRequest request, Currency currency, CancellationToken cancellationToken)
    {
        var body = new CorrectionBody();
        await RequestBody.ReadAsync(
            request,
            cancellationToken,
            ("reason", value => body.Reason = ParseReason(value)),
            ("yield", value => body.Yield = ParseYield(value)),
            ("positions", value => body.Positions = ParsePositions(value, currency)),
            ("atLeast", value => body.AtLeast = ParseAtLeast(value, currency)),
            ("expectHash", value => body.ExpectHash = ParseHash(value)),
            ("book", value => body.Book = RequestBody.Truth("book", value)),
            ("retryRejected", value => body.RetryRejected = RequestBody.Truth("retryRejected", value)),
            ("accept", value => body.Accepted = ParseAccepted(value)));
        return body switch
        {
            { Reason: null } => throw ProblemException.BadRequest("A correction needs a reason."),
            { Yield: null, Positions.Count: 0 } => throw ProblemException.BadRequest("A correction needs a yield or positions."),
            { Book: false, ExpectHash: not null } or { Book: false, RetryRejected: true } =>
                throw ProblemException.BadRequest("expectHash and retryRejected need book."),
            _ => body.RequireChecked(),
        };
    }

    /// <summary>What was asked for, on one line for the log of runs: at most 1,000 characters, and no amounts.</summary>
    public string Describe(int number)
    {
        var inputs = (Yield, Positions.Count) switch
        {
            (null, var users) => $"positions of {users} users",
            (_, 0) => "yield",
            (_, var users) => $"yield, positions of {users} users",
        };
        var retried = RetryRejected ? "; those refused under another transaction id" : string.Empty;
        var accepted = Accepted.Count == 0 ? string.Empty : $"; accept {Accepted.Names()}";
        return OneLine.Of($"correction {number}: {inputs}{retried}{accepted}; {Reason}");
    }

    /// <summary>Names the set of the positions; null where there are none.</summary>
    public Digest? Digest()
    {
        if (Positions.Count == 0)
        {
            return null;
        }

        using var digest = new PositionSetDigest();
        foreach (var position in Positions)
        {
            digest.Add(position);
        }

        return digest.Take();
    }

    private CorrectionBody RequireChecked()
    {
        foreach (var position in Positions)
        {
            if (UserIdChecks.Find(position.UserId, Accepted) is { } finding)
            {
                throw NotAccepted(finding with { Detail = $"The user id \"{position.UserId}\" {finding.Detail}" });
            }
        }

        return this;
    }

    /// <summary>400: a named check found something that was not accepted.</summary>
    public static ProblemException NotAccepted(CheckFinding finding)
    {
        var code = finding.Code.ToKebabCase();
        return ProblemException.BadRequest($"{finding.Detail} ({code}); nothing was started. Correct it, or put {code} into accept if it is intended.");
    }

    private static string ParseReason(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && CorrectionRequest.IsReason(value.GetString()!)
            ? value.GetString()!
            : throw ProblemException.BadRequest($"reason is not one line of 1 to {CorrectionRequest.LongestReason} characters.");

    private static Yield ParseYield(JsonElement value) =>
        Core.Yield.TryParse(Text("yield", value), YieldQuote.IncomePer10000, out var yield, out var problem)
            ? yield
            : throw ProblemException.BadRequest($"yield \"{value.GetString()}\" {problem}.");

    private static IReadOnlyList<Position> ParsePositions(JsonElement value, Currency currency)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            throw ProblemException.BadRequest("positions is not a list of positions, or an empty one.");
        }

        var positions = new SortedDictionary<UserId, Position>();
        foreach (var item in value.EnumerateArray())
        {
            var position = ParsePosition(item, currency);
            if (!positions.TryAdd(position.UserId, position))
            {
                throw ProblemException.BadRequest($"positions names {position.UserId} more than once; keep one of them.");
            }
        }

        return [.. positions.Values];
    }

    private static Position ParsePosition(JsonElement item, Currency currency)
    {
        if (item.ValueKind != JsonValueKind.Object || item.EnumerateObject().Count() != 2 ||
            !item.TryGetProperty("userId", out var user) || !item.TryGetProperty("balance", out var given))
        {
            throw ProblemException.BadRequest("positions contains something that is not an object of userId and balance.");
        }

        var id = SettlementRoute.ParseUser(Text("userId", user));
        if (!Money.TryParse(Text("balance", given), currency, out var balance, out var problem))
        {
            throw ProblemException.BadRequest($"The balance \"{given.GetString()}\" of {id} {problem}.");
        }

        return balance.Minor < 0
            ? throw ProblemException.BadRequest($"The balance \"{given.GetString()}\" of {id} is negative; a position is zero or more.")
            : new Position(id, balance);
    }

    private static Money ParseAtLeast(JsonElement value, Currency currency) =>
        Money.TryParse(Text("atLeast", value), currency, out var amount, out var problem) && amount.Minor > 0
            ? amount
            : throw ProblemException.BadRequest($"atLeast \"{value.GetString()}\" {problem ?? "is not more than zero"}.");

    private static Digest ParseHash(JsonElement value) => Core.Digest.TryParse(Text("expectHash", value), out var digest)
        ? digest
        : throw ProblemException.BadRequest("expectHash is not a hash of 64 hexadecimal digits, as a preview shows it.");

    private static IReadOnlyList<CheckCode> ParseAccepted(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            throw ProblemException.BadRequest("accept is not a list of names of checks.");
        }

        return [.. value.EnumerateArray().Select(ParseCheck).Distinct()];
    }

    private static CheckCode ParseCheck(JsonElement value) =>
        CheckCodes.TryFind(value.ValueKind == JsonValueKind.String ? value.GetString() : null, Checks, out var code)
            ? code
            : throw ProblemException.BadRequest($"accept contains something that is not a check of a correction; its checks are {Checks.Names()}.");

    // Amounts are texts: a number may have lost digits before it came here.
    private static string Text(string name, JsonElement value) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw ProblemException.BadRequest($"{name} is not a string.");
}
