using System.Text.Json.Serialization;
using Settlement.Core;

namespace Settlement.Documents;

/// <summary>A command that failed.</summary>
/// <param name="Error">What is wrong, the first line of it.</param>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Problems">All lines.</param>
/// <param name="HeldBy">Who is settling the date; left out, as all that follows, where that is not the problem.</param>
/// <param name="HeldSince">Since when, UTC, by that one's clock.</param>
/// <param name="HeldUntil">When that one's lease ends, UTC, unless it sends another heartbeat.</param>
/// <param name="HeldNumber">Which run or close of the date that one is.</param>
public sealed record FailureDocument(
    string Error,
    int ExitCode,
    IReadOnlyList<string> Problems,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? HeldBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? HeldSince,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? HeldUntil,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? HeldNumber)
{
    /// <summary>The document of a failure.</summary>
    /// <param name="exitCode">The exit code.</param>
    /// <param name="lines">What is wrong, a line each; at least one.</param>
    /// <param name="held">Who holds the date; null where that is not the problem.</param>
    public static FailureDocument Of(int exitCode, IReadOnlyList<string> lines, TurnWait? held) =>
        new(lines[0], exitCode, lines, held?.Holder, held?.Since.UtcDateTime, held?.Until.UtcDateTime, held?.Number);
}
