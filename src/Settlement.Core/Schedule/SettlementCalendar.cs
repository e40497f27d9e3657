namespace Settlement.Core;

/// <summary>
/// When settlement dates fall due: at a wall-clock time, the cut-off, counted from each date's midnight in a time zone.
/// Which date a scheduled run takes is decided here, once, at its start.
/// </summary>
/// <remarks>
/// A cut-off that a clock change skips falls due when the clock has jumped; one that it repeats falls due the second time.
/// So no date is due before its cut-off has surely passed. A date that a zone left out altogether, as Samoa did 30 December
/// 2011, is never the latest due: nobody had a balance on it. Immutable; thread-safe.
/// </remarks>
public sealed class SettlementCalendar
{
    // Of any zone, west or east: what an offset may be at all (System.TimeZoneInfo).
    private static readonly TimeSpan LargestOffset = TimeSpan.FromHours(14);

    private readonly TimeZoneInfo zone;
    private readonly TimeSpan cutOff;

    /// <summary>Makes a calendar.</summary>
    /// <param name="zone">The time zone that a date is a day of.</param>
    /// <param name="cutOff">Wall-clock time from the date's midnight; zero to <see cref="LatestCutOff"/>. One day is the date's end.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is out of its range.</exception>
    public SettlementCalendar(TimeZoneInfo zone, TimeSpan cutOff)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cutOff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cutOff, LatestCutOff);
        this.zone = zone;
        this.cutOff = cutOff;
    }

    /// <summary>The latest cut-off: a week after the date began.</summary>
    public static TimeSpan LatestCutOff { get; } = TimeSpan.FromDays(7);

    /// <summary>
    /// The first instant at which a date may be settled, in UTC. A date that the zone left out falls due no later than the
    /// next.
    /// </summary>
    public DateTimeOffset DueAt(SettlementDate date) => PassedAt(date.Day.ToDateTime(TimeOnly.MinValue) + cutOff);

    /// <summary>The latest date that is due at an instant.</summary>
    public SettlementDate LatestDue(DateTimeOffset now)
    {
        var date = new SettlementDate(DateOnly.FromDateTime(WallClock(now)));
        while (DueAt(date) > now || !IsInZone(date))
        {
            date = new SettlementDate(date.Day.AddDays(-1));
        }

        return date;
    }

    // Once the date's first midnight has passed, the clock shows the date, or one after it.
    private bool IsInZone(SettlementDate date) =>
        DateOnly.FromDateTime(WallClock(PassedAt(date.Day.ToDateTime(TimeOnly.MinValue)))) == date.Day;

    // The first instant from which on the clock never again shows a time before this one. Found from UTC, whose reading on
    // the wall is never in doubt; whether a wall-clock time exists is answered wrongly where a zone changes its date.
    private DateTimeOffset PassedAt(DateTime wall)
    {
        var reading = new DateTimeOffset(wall, TimeSpan.Zero);
        var end = reading + LargestOffset;
        var begin = reading - LargestOffset;
        var offset = zone.GetUtcOffset(end);
        if (offset == zone.GetUtcOffset(begin))
        {
            return reading - offset;
        }

        while (true)
        {
            // Before `change` the clock went otherwise. Either the time passed after it, or it had passed when the clock was
            // changed, or it passed before.
            var change = LastChange(begin, end, offset);
            if (change <= reading - offset)
            {
                return reading - offset;
            }

            offset = zone.GetUtcOffset(change.AddTicks(-1));
            if (WallClock(change.AddTicks(-1)) < wall)
            {
                return change;
            }

            end = change.AddTicks(-1);
        }
    }

    // The first instant from which on the offset is what it is at the end; clocks are not changed twice in an hour.
    private DateTimeOffset LastChange(DateTimeOffset begin, DateTimeOffset end, TimeSpan offset)
    {
        var after = end;
        var before = end;
        while (before > begin && zone.GetUtcOffset(before) == offset)
        {
            after = before;
            before = before.AddHours(-1);
        }

        if (zone.GetUtcOffset(before) == offset)
        {
            return begin;
        }

        while (after.Ticks - before.Ticks > 1)
        {
            var middle = before.AddTicks((after.Ticks - before.Ticks) / 2);
            (before, after) = zone.GetUtcOffset(middle) == offset ? (before, middle) : (middle, after);
        }

        return after;
    }

    private DateTime WallClock(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;
}
