using Microsoft.Azure.Functions.Worker;
using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>
/// Looks every quarter of an hour how the dates stand, and tells it. That it looks is the app's sign of life, too: an alert
/// is raised where none comes.
/// </summary>
public sealed class DayWatch(AppStores stores, SettlementOptions options, SettlementMeter meter, TimeProvider time)
{
    [Function("DayWatch")]
    public async Task RunAsync(
        [TimerTrigger("0 */15 * * * *", RunOnStartup = false, UseMonitor = true)] TimerInfo timer, CancellationToken cancellationToken) =>
        await new DateWatch(meter, new SettlementCalendar(options.TimeZone, options.CutOff), options.Dates, options.LookBackDays)
            .LookAsync(await stores.GetAsync(cancellationToken), time.GetUtcNow(), cancellationToken);
}
