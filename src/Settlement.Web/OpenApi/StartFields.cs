using System.Text.Json.Serialization;

namespace Settlement.Web;

/// <summary>Which users a run settles, and whether it writes. No body is a run of all users.</summary>
/// <remarks>This and the next describe bodies, and are read by nobody: <see cref="RequestBody"/> takes each field with its own check.</remarks>
/// <param name="Users">The users to settle, at most 1,000; left out for all.</param>
/// <param name="OnlyFailed">Whether to settle those alone whose last result was a conflict or a quarantine.</param>
/// <param name="RetryRejected">Whether to pay under the next transaction id whose payment was refused for good; with <c>onlyFailed</c>.</param>
/// <param name="DryRun">Whether to write nothing, and say what would happen.</param>
/// <param name="ExpectInputs">The <c>inputsHash</c> that a dry run has shown: settle exactly that, or nobody.</param>
/// <param name="Accept">Names of checks whose findings are let through.</param>
public sealed record StartFields(
    IReadOnlyList<string>? Users = null, bool? OnlyFailed = null, bool? RetryRejected = null, bool? DryRun = null, string? ExpectInputs = null, IReadOnlyList<string>? Accept = null);

/// <summary>Which dates a catch-up looks at.</summary>
/// <param name="From">The first date; left out for as far back as the schedule looks.</param>
/// <param name="To">The last date; left out for the latest that is due.</param>
/// <param name="DryRun">Whether to start nothing, and say what would be settled.</param>
public sealed record CatchUpFields(string? From = null, string? To = null, bool? DryRun = null);

/// <summary>What a close lets through.</summary>
/// <param name="Accept"><c>payments-unseen</c> closes a day whose payment service lists nothing.</param>
public sealed record CloseFields(IReadOnlyList<string>? Accept = null);

/// <summary>A correction, to be previewed or booked.</summary>
/// <param name="Reason">Why: one line, which is kept with the correction.</param>
/// <param name="Yield">The right yield, quoted as the day's plan has it.</param>
/// <param name="Positions">The right balances of the users that change.</param>
/// <param name="AtLeast">Leaves smaller differences out; an amount in major units.</param>
/// <param name="ExpectHash">With <c>book</c>: book exactly what the preview of this hash showed, or nothing.</param>
/// <param name="Book">Whether to book it; else it is previewed.</param>
/// <param name="RetryRejected">With <c>book</c>: pay under the next transaction id what the payment service refused for good.</param>
/// <param name="Accept">Names of checks whose findings are let through.</param>
public sealed record CorrectionFields(
    string Reason,
    string? Yield = null,
    IReadOnlyList<PositionFields>? Positions = null,
    string? AtLeast = null,
    string? ExpectHash = null,
    bool? Book = null,
    bool? RetryRejected = null,
    IReadOnlyList<string>? Accept = null);

/// <summary>The right balance of a user.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Balance">The balance in major units.</param>
public sealed record PositionFields(string UserId, string Balance);

/// <summary>Why the schedule is paused.</summary>
/// <param name="Reason">One line, which is kept with who paused it.</param>
public sealed record PauseFields(string Reason);

/// <summary>How they are written, for their description.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(StartFields))]
[JsonSerializable(typeof(CatchUpFields))]
[JsonSerializable(typeof(CloseFields))]
[JsonSerializable(typeof(CorrectionFields))]
[JsonSerializable(typeof(PauseFields))]
internal sealed partial class RequestFieldsContext : JsonSerializerContext;
