using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Settlement.Core;

namespace Settlement.Web;

/// <summary>The body of a start: which users, and whether to write. No body is a run of all users.</summary>
/// <param name="Users">The users to settle, distinct; empty for all.</param>
/// <param name="OnlyFailed">Whether to settle those alone whose last result was a conflict or a quarantine.</param>
/// <param name="RetryRejected">Whether to pay under the next transaction id whose payment was refused for good; with <paramref name="OnlyFailed"/>.</param>
/// <param name="DryRun">Whether to write nothing.</param>
public sealed record StartRequest(IReadOnlyList<UserId> Users, bool OnlyFailed, bool RetryRejected, bool DryRun)
{
    /// <summary>The named checks whose findings are let through.</summary>
    public IReadOnlyList<CheckCode> Accepted { get; init; } = [];

    /// <summary>What the run has to find, as a dry run showed it; null where nobody asked for that.</summary>
    public InputsHash? ExpectedInputs { get; init; }

    /// <summary>The most users one start may name.</summary>
    public const int MostUsers = 1_000;

    // User ids have 128 characters at most: five and the rest of the line fit into the log.
    private const int MostNamed = 5;

    /// <exception cref="ProblemException">It is refused: 400, 413 or 415.</exception>
    public static async Task<StartRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var start = new StartRequest([], OnlyFailed: false, RetryRejected: false, DryRun: false);
        await RequestBody.ReadAsync(
            request,
            cancellationToken,
            ("users", value => start = start with { Users = ParseUsers(value) }),
            ("onlyFailed", value => start = start with { OnlyFailed = RequestBody.Truth("onlyFailed", value) }),
            ("retryRejected", value => start = start with { RetryRejected = RequestBody.Truth("retryRejected", value) }),
            ("expectInputs", value => start = start with { ExpectedInputs = ParseExpected(value) }),
            ("accept", value => start = start with { Accepted = ParseAccepted(value) }),
            ("dryRun", value => start = start with { DryRun = RequestBody.Truth("dryRun", value) }));
        if (start is { RetryRejected: true, OnlyFailed: false })
        {
            throw ProblemException.BadRequest("retryRejected needs onlyFailed.");
        }

        return start.Users.Count > 0 && start.OnlyFailed
            ? throw ProblemException.BadRequest("users cannot be combined with onlyFailed.")
            : start;
    }

    public RunRequest Apply(RunRequest request) => request with
    {
        Scope = OnlyFailed ? RunScope.OnlyFailed : Users.Count > 0 ? RunScope.NamedUsers : RunScope.AllUsers,
        Users = Users,
        RetryRejected = RetryRejected,
        DryRun = DryRun,
        Accepted = Accepted,
        ExpectedInputs = ExpectedInputs,
    };

    /// <summary>What was asked for, on one line for the log of runs: at most 1,000 characters, and no amounts.</summary>
    public string Describe()
    {
        var users = Users.Count == 0
            ? RetryRejected ? "only failed users, those refused under another transaction id" : OnlyFailed ? "only failed users" : "all users"
            : string.Join(", ", Users.Take(MostNamed)) + (Users.Count > MostNamed ? $" and {Users.Count - MostNamed} more users" : string.Empty);
        var accepted = Accepted.Count == 0 ? string.Empty : $"; accept {Accepted.Names()}";
        var expected = ExpectedInputs is null ? string.Empty : $"; expect inputs {ExpectedInputs}";
        return OneLine.Of((DryRun ? users + "; dry run" : users) + accepted + expected);
    }

    private static InputsHash ParseExpected(JsonElement value) =>
        InputsHash.TryParse(value.ValueKind == JsonValueKind.String ? value.GetString() : null, out var hash)
            ? hash
            : throw ProblemException.BadRequest("expectInputs is not an inputsHash, as a dry run shows it.");

    private static IReadOnlyList<CheckCode> ParseAccepted(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            throw ProblemException.BadRequest("accept is not a list of names of checks.");
        }

        return [.. value.EnumerateArray().Select(ParseCheck).Distinct()];
    }

    private static CheckCode ParseCheck(JsonElement value) =>
        CheckCodes.TryFind(value.ValueKind == JsonValueKind.String ? value.GetString() : null, CheckCodes.OfRun, out var code)
            ? code
            : throw ProblemException.BadRequest($"accept contains something that is not a check of a run; its checks are {CheckCodes.OfRun.Names()}.");

    private static IReadOnlyList<UserId> ParseUsers(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > MostUsers)
        {
            throw ProblemException.BadRequest($"users is not a list of 1 to {MostUsers} user ids.");
        }

        return [.. value.EnumerateArray().Select(ParseUser).Distinct()];
    }

    private static UserId ParseUser(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw ProblemException.BadRequest("users contains something that is not a string.");
        }

        return UserId.TryParse(value.GetString()!, out var user, out var problem)
            ? user
            : throw ProblemException.BadRequest($"The user id \"{value.GetString()}\" {problem}.");
    }
}
