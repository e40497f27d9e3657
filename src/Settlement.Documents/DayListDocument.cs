using Settlement.Core;

namespace Settlement.Documents;

/// <summary>Every settlement date of a range and how it stands: <c>settle days --json</c>, and the same over HTTP.</summary>
/// <param name="From">The first date asked for; null for the first there is.</param>
/// <param name="To">The last date asked for; null for the latest due, or the last there is.</param>
/// <param name="LatestDue">The latest date that is due.</param>
/// <param name="Days">The dates, in order.</param>
/// <param name="Gaps">The dates that are not settled, though a later one is; of all the dates, whichever states were asked for.</param>
/// <param name="Paused">Who paused the schedule, when and why; null where it is not paused.</param>
public sealed record DayListDocument(
    string? From, string? To, string LatestDue, IReadOnlyList<ListedDayDocument> Days, IReadOnlyList<string> Gaps, PauseDocument? Paused)
{
    /// <summary>The document of a range of dates.</summary>
    /// <param name="from">The first date asked for.</param>
    /// <param name="to">The last date asked for.</param>
    /// <param name="list">The dates.</param>
    /// <param name="calendar">When dates fall due; null where none is known.</param>
    /// <param name="states">The states to show; empty for all.</param>
    /// <param name="pause">The pause of the schedule that holds; null for none.</param>
    public static DayListDocument Of(
        SettlementDate? from,
        SettlementDate? to,
        DateList list,
        SettlementCalendar? calendar,
        IReadOnlyCollection<DateState> states,
        PauseEntry? pause) => new(
        from?.ToString(),
        to?.ToString(),
        list.LatestDue.ToString(),
        [.. list.Dates.Where(date => states.Count == 0 || states.Contains(date.State)).Select(date => ListedDayDocument.Of(date, calendar))],
        [.. list.Dates.Where(date => date.IsGap).Select(date => date.Date.ToString())],
        PauseDocument.OfAny(pause));
}

/// <summary>A date of the list, with the names of <see cref="DayDocument"/>.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="State"><c>waiting</c>, <c>due</c>, <c>running</c>, <c>open</c>, <c>settled</c> or <c>closed</c>.</param>
/// <param name="Currency">The currency of its amounts; null before the first run.</param>
/// <param name="Totals">The totals of the last clean reconciliation; null while there was none.</param>
/// <param name="CertificateHash">The hash of the closed day's certificate; null before the day is closed.</param>
/// <param name="Weekday">The day of the week, such as <c>monday</c>.</param>
/// <param name="Gap">Whether it is not settled, though a later date is.</param>
/// <param name="Missing">What it lacks before it can be settled, such as <c>positions and yield</c>; null where it lacks nothing.</param>
/// <param name="HasPositions">Whether positions were imported for it.</param>
/// <param name="Yield">The yield that was imported for it; null where none was.</param>
/// <param name="DueAt">From when it may be settled, UTC; null where no calendar is configured.</param>
/// <param name="Breaks">What the reconciliation at the end of its last run found; null before the first, and where an older version ran it.</param>
/// <param name="Corrections">How many corrections it has, and how far they are; null where it has none.</param>
/// <param name="LastRun">Its latest run or close, no correction; null before the first.</param>
public sealed record ListedDayDocument(
    string Date,
    string State,
    string? Currency,
    TotalsDocument? Totals,
    string? CertificateHash,
    string Weekday,
    bool Gap,
    string? Missing,
    bool HasPositions,
    string? Yield,
    DateTime? DueAt,
    long? Breaks,
    CorrectionCountsDocument? Corrections,
    LoggedRunDocument? LastRun)
{
    /// <summary>The document of a date.</summary>
    /// <param name="date">The date.</param>
    /// <param name="calendar">When dates fall due; null where none is known.</param>
    public static ListedDayDocument Of(ListedDate date, SettlementCalendar? calendar) => new(
        date.Date.ToString(),
        date.State.ToKebabCase(),
        date.Day?.Plan.Currency.Code,
        date.Day is { Totals: { } totals } day ? TotalsDocument.Of(day.Plan, totals) : null,
        date.Day?.Certificate is { } certificate ? Digest.Of(certificate).ToString() : null,
        date.Date.Day.DayOfWeek.ToKebabCase(),
        date.IsGap,
        date.Missing == default ? null : date.Missing.ToString(),
        date.Inputs.HasPositions,
        date.Inputs.Yield?.ToText(),
        calendar?.DueAt(date.Date).UtcDateTime,
        date.Day?.Breaks,
        CorrectionCountsDocument.Of(date.Corrections),
        date.LastRun is { } run ? LoggedRunDocument.Of(run, date.Lease) : null);
}

/// <summary>How many corrections a date has, and how far they are.</summary>
/// <param name="Count">All of them.</param>
/// <param name="Open">Those that are not booked to their end.</param>
/// <param name="Settled">Those that are booked and not closed.</param>
/// <param name="Closed">Those that are closed.</param>
public sealed record CorrectionCountsDocument(int Count, int Open, int Settled, int Closed)
{
    /// <summary>The document of a date's corrections; null for none.</summary>
    public static CorrectionCountsDocument? Of(IReadOnlyList<Correction> corrections) => corrections.Count == 0
        ? null
        : new CorrectionCountsDocument(
            corrections.Count,
            corrections.Count(correction => correction.State == DayState.Open),
            corrections.Count(correction => correction.State == DayState.Settled),
            corrections.Count(correction => correction.State == DayState.Closed));
}
