using Settlement.Core;

namespace Settlement.Documents;

/// <summary>What closing a day came to: <c>settle close --json</c>.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Closed">Whether the day is closed.</param>
/// <param name="Verdict">What the attempt came to, such as <c>already-closed</c>.</param>
/// <param name="Certificate">The closed day's certificate; null where the day is not closed, or has none that can be read.</param>
/// <param name="BreakCount">The breaks that kept the day from being closed.</param>
/// <param name="Breaks">The first of them.</param>
public sealed record CloseDocument(
    string Date, bool Closed, string Verdict, CertificateDocument? Certificate, long BreakCount, IReadOnlyList<BreakDocument> Breaks)
{
    /// <summary>The document of a close.</summary>
    public static CloseDocument Of(CloseReport report)
    {
        var breaks = report.IsClosed ? null : report.Reconciliation;
        return new CloseDocument(
            report.Date.ToString(),
            report.IsClosed,
            report.Verdict.ToKebabCase(),
            CertificateDocument.Of(report.Certificate),
            breaks?.BreakCount ?? 0,
            [.. (breaks?.Breaks ?? []).Select(BreakDocument.Of)]);
    }
}

/// <summary>The answer to a close over HTTP of a date that is closed already.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Closed">Always true.</param>
/// <param name="Certificate">The day's certificate; null where it has none that can be read.</param>
public sealed record ClosedDocument(string Date, bool Closed, CertificateDocument? Certificate);

/// <summary>How the latest close of a date over HTTP stands: a part of <see cref="DayDocument"/>.</summary>
/// <param name="Status"><c>pending</c>, <c>running</c>, <c>completed</c>, <c>failed</c>, <c>stopped</c>, <c>terminated</c> or <c>suspended</c>.</param>
/// <param name="Phase">What it is doing; null before it says so.</param>
/// <param name="HeldBy">Who is at work on the date, and is waited for; null where the close does not wait for another.</param>
/// <param name="HeldSince">Since when, by that one's clock; null where the close does not wait.</param>
/// <param name="HeldUntil">When that one's lease ends, unless it sends another heartbeat; null where the close does not wait.</param>
/// <param name="HeldNumber">Which run or close of the date that one is; null where the close does not wait.</param>
/// <param name="Verdict">What it came to; null while it is going on.</param>
/// <param name="BreakCount">The breaks that kept the day from being closed; null while it is going on.</param>
/// <param name="Breaks">The first of them.</param>
/// <param name="Problem">Why the close failed, on one line; null where it did not.</param>
public sealed record CloseStateDocument(
    string Status,
    string? Phase,
    string? HeldBy,
    DateTimeOffset? HeldSince,
    DateTimeOffset? HeldUntil,
    long? HeldNumber,
    string? Verdict,
    long? BreakCount,
    IReadOnlyList<BreakDocument> Breaks,
    string? Problem);
