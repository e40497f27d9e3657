using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>The body of a start: which users, and whether to write. No body is a run of all users.</summary>
/// <param name="Users">The users to settle, distinct; empty for all.</param>
/// <param name="OnlyFailed">Whether to settle those alone whose last result was a conflict or a quarantine.</param>
/// <param name="RetryRejected">Whether to pay under the next transaction id whose payment was refused for good; with <paramref name="OnlyFailed"/>.</param>
/// <param name="DryRun">Whether to write nothing.</param>
internal sealed record StartRequest(IReadOnlyList<UserId> Users, bool OnlyFailed, bool RetryRejected, bool DryRun)
{
    /// <summary>The largest body taken, in bytes: 1,000 user ids of the longest kind and some room.</summary>
    public const int LargestBody = 600 * 1024;

    /// <summary>The most users one start may name.</summary>
    public const int MostUsers = 1_000;

    // User ids have 128 characters at most: five and the rest of the line fit into the log.
    private const int MostNamed = 5;

    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <exception cref="ProblemException">It is refused: 400, 413 or 415.</exception>
    public static async Task<StartRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(request, cancellationToken);
        if (body.Length == 0)
        {
            return new StartRequest([], OnlyFailed: false, RetryRejected: false, DryRun: false);
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != "application/json")
        {
            throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, "Unsupported content type", "A body must be application/json.");
        }

        try
        {
            using var document = JsonDocument.Parse(body, Json);
            return Parse(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is what the reader throws where a text holds half a character or bytes that are not UTF-8.
            throw ProblemException.BadRequest("The body is not JSON, contains an invalid string, or repeats a field.");
        }
    }

    public RunRequest Apply(RunRequest request) => request with
    {
        Scope = OnlyFailed ? RunScope.OnlyFailed : Users.Count > 0 ? RunScope.NamedUsers : RunScope.AllUsers,
        Users = Users,
        RetryRejected = RetryRejected,
        DryRun = DryRun,
    };

    /// <summary>What was asked for, on one line for the log of runs: at most 1,000 characters, and no amounts.</summary>
    public string Describe()
    {
        var users = Users.Count == 0
            ? RetryRejected ? "only failed users, those refused under another transaction id" : OnlyFailed ? "only failed users" : "all users"
            : string.Join(", ", Users.Take(MostNamed)) + (Users.Count > MostNamed ? $" and {Users.Count - MostNamed} more users" : string.Empty);
        return OneLine.Of(DryRun ? users + "; dry run" : users);
    }

    // Read up to the limit and no further, whatever the length that the caller gives or leaves out.
    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestBody)
        {
            throw TooLarge();
        }

        var buffer = new byte[LargestBody + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > LargestBody ? throw TooLarge() : buffer.AsMemory(0, length);
    }

    private static StartRequest Parse(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw ProblemException.BadRequest("The body is not a JSON object.");
        }

        IReadOnlyList<UserId> users = [];
        var onlyFailed = false;
        var retryRejected = false;
        var dryRun = false;
        foreach (var field in root.EnumerateObject())
        {
            switch (field.Name)
            {
                case "users": users = ParseUsers(field.Value); break;
                case "onlyFailed": onlyFailed = Truth(field); break;
                case "retryRejected": retryRejected = Truth(field); break;
                case "dryRun": dryRun = Truth(field); break;
                default: throw ProblemException.BadRequest($"The field \"{field.Name}\" is unknown; the known ones are users, onlyFailed, retryRejected and dryRun.");
            }
        }

        if (retryRejected && !onlyFailed)
        {
            throw ProblemException.BadRequest("retryRejected needs onlyFailed.");
        }

        return users.Count > 0 && onlyFailed
            ? throw ProblemException.BadRequest("users cannot be combined with onlyFailed.")
            : new StartRequest(users, onlyFailed, retryRejected, dryRun);
    }

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

    private static bool Truth(JsonProperty field) => field.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? field.Value.GetBoolean()
        : throw ProblemException.BadRequest($"{field.Name} is neither true nor false.");

    private static ProblemException TooLarge() => new(
        StatusCodes.Status413PayloadTooLarge, "Body too large", $"A body may have at most {LargestBody} bytes; run all users instead.");
}
