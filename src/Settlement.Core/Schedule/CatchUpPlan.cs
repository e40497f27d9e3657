namespace Settlement.Core;

/// <summary>
/// What a catch-up, or a tick of the schedule, settles: the dates of a range that are due, not settled and have their inputs,
/// oldest first, those before later settled dates among them.
/// </summary>
/// <param name="From">The first date looked at.</param>
/// <param name="To">The last date looked at: due.</param>
/// <param name="Unsettled">The dates of the range that are not settled, oldest first.</param>
/// <param name="Left">Dates before the range that could be settled, oldest first; none where the range's first date was asked for.</param>
public sealed record CatchUpPlan(
    SettlementDate From, SettlementDate To, IReadOnlyList<ListedDate> Unsettled, IReadOnlyList<SettlementDate> Left)
{
    /// <summary>How many days before the last date of the range its first one is, where nobody says.</summary>
    public const int DefaultLookBackDays = 31;

    /// <summary>How many days before the last date of the range <see cref="Left"/> is looked for.</summary>
    public const int MostDaysBack = 366;

    /// <summary>The dates to settle, oldest first.</summary>
    public IReadOnlyList<ListedDate> Ready => [.. Unsettled.Where(date => date.IsReady)];

    /// <summary>The dates passed over, oldest first, that lack inputs and have some, or a settled date after them.</summary>
    public IReadOnlyList<ListedDate> Waiting =>
        [.. Unsettled.Where(date => !date.IsReady && (date.IsGap || date.Day is not null || date.Inputs.HasPositions || date.Inputs.Yield is not null))];

    /// <summary>Reads what would be done. No user's position or record is read.</summary>
    /// <param name="stores">Where what is known of each date is kept.</param>
    /// <param name="from">The first date; null for so many days before the last.</param>
    /// <param name="to">The last date; null for the latest due, which is the last in any case.</param>
    /// <param name="lookBackDays">How many days before the last date the first one is, where nobody says; at least 0.</param>
    /// <param name="now">The clock.</param>
    /// <param name="rules">When dates fall due, and which are settlement dates.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="DateRangeException">The range is too long.</exception>
    public static async Task<CatchUpPlan> ReadAsync(
        DateStores stores,
        SettlementDate? from,
        SettlementDate? to,
        int lookBackDays,
        DateTimeOffset now,
        DateRules rules,
        CancellationToken cancellationToken)
    {
        var latestDue = rules.LatestDue(now);
        var last = to is { } asked && asked.CompareTo(latestDue) < 0 ? asked : latestDue;
        var first = from ?? DaysBefore(last, lookBackDays);
        var list = await DateList.ReadAsync(
            stores, from ?? DaysBefore(last, Math.Max(lookBackDays, MostDaysBack)), last, now, rules, cancellationToken);
        var unsettled = list.Dates.Where(date => date.State is not (DateState.Settled or DateState.Closed)).ToLookup(date => date.Date.CompareTo(first) >= 0);
        return new CatchUpPlan(first, last, [.. unsettled[true]], [.. unsettled[false].Where(date => date.IsReady).Select(date => date.Date)]);
    }

    /// <summary>
    /// The dates that one tick of the schedule takes, oldest first: the last of the range, whose inputs may be late, and of
    /// the others those that have inputs, in the store or in files that wait. Where there are too many, those that were never
    /// tried come first, then those that were tried the longest ago: dates that fail every night keep no other from its turn.
    /// </summary>
    /// <param name="withFiles">The dates that have inputs if the files of the inbox that wait are counted.</param>
    /// <param name="most">The most dates taken; at least 1.</param>
    public IReadOnlyList<SettlementDate> Take(IReadOnlySet<SettlementDate> withFiles, int most) =>
    [
        .. Unsettled.Where(date => date.Date == To || date.IsReady || withFiles.Contains(date.Date))
            .OrderByDescending(date => date.Date == To)
            .ThenBy(date => date.LastRun?.Start.StartedAt ?? DateTimeOffset.MinValue)
            .ThenBy(date => date.Date)
            .Take(most)
            .Select(date => date.Date)
            .Order(),
    ];

    private static SettlementDate DaysBefore(SettlementDate date, int days) =>
        new(DateOnly.FromDayNumber(Math.Max(0, date.Day.DayNumber - days)));
}
