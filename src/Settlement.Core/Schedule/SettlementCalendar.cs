namespace Settlement.Core;

/// <summary>
/// When settlement dates fall due: at a wall-clock time, the cut-off, counted from each date's midnight in a time zone.
/// Which date a scheduled run takes is decided here, once, at its start.
/// </summary>
/// <remarks>
/// A cut-off that a clock change skips falls due when the clock has jumped; one that it repeats falls due the second time.
/// So no date is due before its cut-off has surely passed. Immutable; thread-safe.
/// </remarks>
public sealed class SettlementCalendar
{
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

    /// <summary>The first instant at which a date may be settled, in UTC.</summary>
    public DateTimeOffset DueAt(SettlementDate date)
    {
        var wall = date.Day.ToDateTime(TimeOnly.MinValue) + cutOff;
        if (zone.IsInvalidTime(wall))
        {
            return EndOfGap(wall);
        }

        // Of an hour that comes twice, the second has the smaller offset.
        var offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Min() : zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall, offset).ToUniversalTime();
    }

    /// <summary>The latest date that is due at an instant.</summary>
    public SettlementDate LatestDue(DateTimeOffset now)
    {
        var date = new SettlementDate(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime));
        while (DueAt(date) > now)
        {
            date = new SettlementDate(date.Day.AddDays(-1));
        }

        return date;
    }

    // The instant that both sides of the gap name: read with the offset of before, the skipped time lies as far behind it
    // as it lies inside the gap.
    private DateTimeOffset EndOfGap(DateTime wall)
    {
        var before = wall;
        while (zone.IsInvalidTime(before))
        {
            before = before.AddMinutes(-1);
        }

        var lastBefore = new DateTimeOffset(before, zone.GetUtcOffset(before));
        return lastBefore.AddTicks(TimeSpan.TicksPerMinute - (before.Ticks % TimeSpan.TicksPerMinute)).ToUniversalTime();
    }
}
