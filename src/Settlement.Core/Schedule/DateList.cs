namespace Settlement.Core;

/// <summary>
/// Every settlement date of a range, with how it stands: those that were never run and have no inputs, too, and days that were
/// planned before the calendar said that they are none.
/// </summary>
/// <param name="LatestDue">The latest date that is due.</param>
/// <param name="Dates">The dates, ascending, without a settlement date left out.</param>
public sealed record DateList(SettlementDate LatestDue, IReadOnlyList<ListedDate> Dates)
{
    /// <summary>The most dates of a list: a century.</summary>
    public const int MostDates = 36_600;

    /// <summary>Reads the list, from what the stores keep for each date: no user's position or record.</summary>
    /// <param name="stores">Where that is.</param>
    /// <param name="from">The first date; null for the first that has inputs or was run.</param>
    /// <param name="to">The last date; null for the latest due, or, without a calendar, the last of those up to it that has inputs or was run.</param>
    /// <param name="now">The clock.</param>
    /// <param name="rules">When dates fall due, and which are settlement dates.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="DateRangeException">The range has more than <see cref="MostDates"/> dates.</exception>
    public static async Task<DateList> ReadAsync(
        DateStores stores,
        SettlementDate? from,
        SettlementDate? to,
        DateTimeOffset now,
        DateRules rules,
        CancellationToken cancellationToken)
    {
        var latestDue = rules.LatestDue(now);
        var end = to ?? latestDue;

        // Whether a date is a gap hangs on later ones, too.
        var days = (await stores.Days.ListDaysAsync(from, to: null, cancellationToken)).ToDictionary(day => day.Plan.Date);
        var inputs = (await stores.Inputs.ListInputsAsync(from, end, cancellationToken)).ToDictionary(inputs => inputs.Date);
        var runs = (await stores.RunLog.ListLatestRunsAsync(from, end, cancellationToken)).ToDictionary(run => run.Start.Date);
        var corrections = (await stores.Corrections.ListCorrectionsAsync(from, end, cancellationToken)).ToLookup(correction => correction.Plan.Date);
        var known = days.Keys.Concat(inputs.Keys).Concat(runs.Keys).Where(date => date.IsWithin(from, end)).Order().ToList();
        if (known.Count == 0 && (from is null || (to is null && rules.Calendar is null)))
        {
            return new DateList(latestDue, []);
        }

        var first = from ?? known[0];
        var last = to is null && rules.Calendar is null ? known[^1] : end;
        var count = last.Day.DayNumber - first.Day.DayNumber + 1;
        if (count > MostDates)
        {
            throw new DateRangeException($"{first} to {last} are more than {MostDates} dates");
        }

        var lastSettled = days.Values.Where(day => day.State != DayState.Open).Select(day => (SettlementDate?)day.Plan.Date).DefaultIfEmpty().Max();
        var dates = new List<ListedDate>(Math.Max(count, 0));
        for (var i = 0; i < count; i++)
        {
            var date = new SettlementDate(first.Day.AddDays(i));
            if (!rules.Dates.Contains(date) && !days.ContainsKey(date))
            {
                continue;
            }

            var lastRun = runs.GetValueOrDefault(date);
            var lease = lastRun is { End: null } ? await stores.Leases.ReadLeaseAsync(date, cancellationToken) : null;
            var has = inputs.GetValueOrDefault(date) ?? new DateInputs(date, HasPositions: false, Yield: null);
            dates.Add(ListedDate.Of(has, days.GetValueOrDefault(date), lastRun, lease, latestDue, lastSettled) with { Corrections = [.. corrections[date]] });
        }

        return new DateList(latestDue, dates);
    }
}

/// <summary>Where what is known of each date is kept.</summary>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Days">Its day.</param>
/// <param name="RunLog">Its runs.</param>
/// <param name="Leases">Its lease.</param>
/// <param name="Corrections">Its corrections.</param>
public sealed record DateStores(
    IInputStore Inputs, ISettlementStore Days, IRunLog RunLog, ILeaseStore Leases, ICorrectionStore Corrections);

/// <summary>A range of dates that is too long; the message says so in the beginning of a sentence.</summary>
public sealed class DateRangeException : Exception
{
    /// <param name="message">The beginning of a sentence: which dates, and how many are too many.</param>
    public DateRangeException(string message)
        : base(message)
    {
    }
}
