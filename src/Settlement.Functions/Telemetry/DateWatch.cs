using Settlement.Core;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>
/// Tells how the latest dates stand, as the stores have it: so it does not matter who settled a date, the app or the command
/// line. No user's position or record is read.
/// </summary>
public sealed class DateWatch(SettlementMeter meter, SettlementCalendar calendar, SettlementDates dates, int lookBackDays)
{
    /// <summary>Looks once.</summary>
    public async Task LookAsync(OpenStores stores, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rules = new DateRules(calendar, dates);
        var from = new SettlementDate(rules.LatestDue(now).Day.AddDays(-lookBackDays));
        var list = await DateList.ReadAsync(stores.Dates, from, to: null, now, rules, cancellationToken);
        foreach (var date in list.Dates.SkipWhile(static date => !HasBegun(date)))
        {
            meter.Stands(date.Date, date.State, date.IsGap && !HasBegun(date) ? TimeSpan.Zero : now - calendar.DueAt(date.Date));
        }

        meter.Gaps(list.Dates.Count(static date => date.IsGap && HasBegun(date)));

        // Last: it is what says that the app can look.
        meter.Paused(await new SchedulePause(stores.Pauses).FindAsync(cancellationToken) is not null);
    }

    // Before its first such date a store knows nothing to settle. After a later date was settled, one that has neither
    // positions nor a plan looks like a day on which nothing is settled; until then it may be one whose files never came.
    private static bool HasBegun(ListedDate date) => date.Inputs.HasPositions || date.Day is not null;
}
