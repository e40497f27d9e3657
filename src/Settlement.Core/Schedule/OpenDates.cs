namespace Settlement.Core;

/// <summary>Which dates a scheduled run settles: those that fell due since the last settled one, oldest first.</summary>
public static class OpenDates
{
    /// <summary>How far back the last settled date is looked for. Beyond it a store counts as one where nothing was settled yet.</summary>
    public const int MostDaysBack = 366;

    /// <summary>The first date whose day must be read for <see cref="Since"/>.</summary>
    public static SettlementDate Earliest(SettlementDate latestDue) => new(latestDue.Day.AddDays(-MostDaysBack));

    /// <summary>
    /// Every date after the last settled or closed one, up to the latest due, oldest first. Where none was settled: from
    /// the first that a run began and did not finish; if there is none of those either, the latest due alone, since a
    /// new store has no past to make up for.
    /// </summary>
    /// <param name="latestDue">The latest date that is due.</param>
    /// <param name="days">The days from <see cref="Earliest"/> to the latest due that have a plan, in any order.</param>
    public static IReadOnlyList<SettlementDate> Since(SettlementDate latestDue, IReadOnlyList<Day> days)
    {
        var known = days.Where(day => day.Plan.Date.CompareTo(latestDue) <= 0).ToList();
        var settled = known.Where(day => day.State != DayState.Open).Select(day => day.Plan.Date.Day).ToList();
        var first = settled.Count > 0
            ? settled.Max().AddDays(1)
            : known.Select(day => day.Plan.Date.Day).DefaultIfEmpty(latestDue.Day).Min();
        return [.. Enumerable.Range(0, latestDue.Day.DayNumber - first.DayNumber + 1).Select(i => new SettlementDate(first.AddDays(i)))];
    }

    /// <summary>
    /// The dates of <see cref="Since"/> that one tick takes: those that have inputs, and the latest, whose inputs may be
    /// late. A date without inputs is passed over, else a week without yields would fill every tick and stop the schedule.
    /// </summary>
    /// <param name="open">Open dates, oldest first.</param>
    /// <param name="withInputs">Those of them that have a yield, or files that wait.</param>
    /// <param name="most">The most dates taken; the rest is for the next tick.</param>
    public static IReadOnlyList<SettlementDate> Take(
        IReadOnlyList<SettlementDate> open, IReadOnlySet<SettlementDate> withInputs, int most) =>
        [.. open.Where((date, i) => i == open.Count - 1 || withInputs.Contains(date)).Take(most)];
}
