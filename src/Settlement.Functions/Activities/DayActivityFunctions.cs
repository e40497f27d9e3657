using Microsoft.Azure.Functions.Worker;
using Settlement.Core;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>
/// The activities of the day's workflow. The engine runs each at least once and may run it twice at once; each is safe to
/// repeat. They are not stopped half-way when the host shuts down: what a killed worker leaves undone, the next one does.
/// </summary>
public sealed class DayActivityFunctions(
    ActivityBoundary boundary, AppInbox inbox, SettlementOptions options, SettlementMeter meter, TimeProvider time)
{
    [Function("TakeInputs")]
    public Task<ActivityAnswer<InboxStep>> TakeInputsAsync([ActivityTrigger] TakeInputsInput input) => boundary.AnswerAsync(
        DayActivities.TakeInputs, input.Date, input.RunId, async open =>
        {
            var step = await Activities(open, input.Accepted, input.StartedBy).TakeInputsAsync(input, CancellationToken.None);
            meter.Took(step);
            return step;
        });

    [Function("PlanDay")]
    public Task<ActivityAnswer<PlanningResult>> PlanDayAsync([ActivityTrigger] RunRequest input) =>
        boundary.AnswerAsync(DayActivities.PlanDay, input.Date, Holder(input), async open =>
        {
            var planned = await Activities(open).PlanDayAsync(input, CancellationToken.None);
            if (planned is PlanObstacle.PlanDiffers differs && !input.DryRun)
            {
                meter.DayInConflict(differs.Records);
            }

            return planned;
        });

    [Function("ListPage")]
    public Task<ActivityAnswer<UserPage>> ListPageAsync([ActivityTrigger] ListPageInput input) => boundary.AnswerAsync(
        DayActivities.ListPage, input.Request.Date, Holder(input.Request), open => Activities(open).ListPageAsync(input, CancellationToken.None));

    [Function("SettleUsers")]
    public Task<ActivityAnswer<SettledPart>> SettleUsersAsync([ActivityTrigger] SettleUsersInput input) =>
        boundary.AnswerAsync(DayActivities.SettleUsers, input.Plan.Date, input.DryRun ? null : input.RunId, async open =>
        {
            var settled = await Activities(open).SettleUsersAsync(input, CancellationToken.None);
            if (!input.DryRun)
            {
                meter.Settled(settled.Tally);
            }

            return settled;
        });

    [Function("QuarantineUser")]
    public Task<ActivityAnswer<SettledPart>> QuarantineUserAsync([ActivityTrigger] QuarantineUserInput input) =>
        boundary.AnswerAsync(DayActivities.QuarantineUser, input.Request.Date, Holder(input.Request), async open =>
        {
            var quarantined = await Activities(open).QuarantineUserAsync(input, CancellationToken.None);
            if (!input.Request.DryRun)
            {
                meter.Settled(quarantined.Tally);
            }

            return quarantined;
        });

    [Function("KeepAbsent")]
    public Task<ActivityAnswer<int>> KeepAbsentAsync([ActivityTrigger] KeepAbsentInput input) => boundary.AnswerAsync(
        DayActivities.KeepAbsent, input.Plan.Date, input.RunId, open => Activities(open).KeepAbsentAsync(input, CancellationToken.None));

    [Function("ReconcilePart")]
    public Task<ActivityAnswer<Reconciliation>> ReconcilePartAsync([ActivityTrigger] ReconcilePartInput input) => boundary.AnswerAsync(
        DayActivities.ReconcilePart, input.Plan.Date, input.RunId, open => Activities(open).ReconcilePartAsync(input, CancellationToken.None));

    [Function("FinishDay")]
    public Task<ActivityAnswer<Reconciliation>> FinishDayAsync([ActivityTrigger] FinishDayInput input) =>
        boundary.AnswerAsync(DayActivities.FinishDay, input.Plan.Date, input.RunId, async open =>
        {
            var date = input.Plan.Date;
            var before = await open.Settlements.ReadDayAsync(date, CancellationToken.None);
            var found = await Activities(open).FinishDayAsync(input, CancellationToken.None);
            if (await open.Settlements.ReadDayAsync(date, CancellationToken.None) is { } after)
            {
                var dueAt = new SettlementCalendar(options.TimeZone, options.CutOff).DueAt(date);
                meter.Finished(before, after with { Breaks = found.BreakCount }, time.GetUtcNow() - dueAt);
            }

            return found;
        });

    // A dry run holds no lease.
    private static RunId? Holder(RunRequest request) => request.DryRun ? null : request.RunId;

    private DayActivities Activities(OpenStores open, IReadOnlyList<CheckCode>? accepted = null, string? by = null) => new(
        open.Inputs, open.Settlements, open.Payments, options.Settlement, inbox.Over(open, accepted ?? [], by ?? string.Empty), list: null, options.Checks, open.Corrections);
}
