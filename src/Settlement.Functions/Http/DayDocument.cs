using Settlement.Core;

namespace Settlement.Functions;

/// <summary>How a date stands: its day as it is stored, and its latest run.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="InstanceId">The instance id that its runs share.</param>
/// <param name="State"><c>not-run</c>, <c>open</c>, <c>settled</c> or <c>closed</c>.</param>
/// <param name="Plan">The frozen plan; null before the first run.</param>
/// <param name="Currency">The currency of its amounts; null before the first run.</param>
/// <param name="Totals">The totals of the last clean reconciliation; null while there was none.</param>
/// <param name="CertificateHash">The hash of the closed day's certificate; null before the day is closed.</param>
/// <param name="Run">The app's latest run; null where its history is gone, or there was none.</param>
/// <param name="Close">The app's latest close; null where its history is gone, or there was none.</param>
/// <param name="Runs">Who ran what, when, with which options: the latest of the log, the latest first, the command line's too.</param>
internal sealed record DayDocument(
    string Date,
    string InstanceId,
    string State,
    string? Plan,
    string? Currency,
    TotalsDocument? Totals,
    string? CertificateHash,
    RunDocument? Run,
    CloseDocument? Close,
    IReadOnlyList<LoggedRunDocument> Runs)
{
    /// <summary>The document of a date.</summary>
    public static DayDocument Of(
        SettlementDate date, Day? day, RunDocument? run, CloseDocument? close, IReadOnlyList<LoggedRunDocument> runs) => new(
        date.ToString(),
        InstanceIds.Run(date),
        day?.State.ToKebabCase() ?? "not-run",
        day?.Plan.ToString(),
        day?.Plan.Currency.Code,
        day?.Totals is { } totals ? TotalsDocument.Of(day.Plan, totals) : null,
        day?.Certificate is { } certificate ? Digest.Of(certificate).ToString() : null,
        run,
        close,
        runs);
}
