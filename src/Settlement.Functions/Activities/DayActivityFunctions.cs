using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Functions;

/// <summary>
/// The activities of the day's workflow. The engine runs each at least once and may run it twice at once; each is safe to
/// repeat. They are not stopped half-way when the host shuts down: what a killed worker leaves undone, the next one does.
/// </summary>
public sealed class DayActivityFunctions(
    AppStores stores, AppInbox inbox, SettlementOptions options, SettlementMeter meter, TimeProvider time, ILogger<DayActivityFunctions> logger)
{
    /// <inheritdoc cref="DayActivities.TakeInputs" />
    [Function("TakeInputs")]
    public Task<ActivityAnswer<InboxStep>> TakeInputsAsync([ActivityTrigger] TakeInputsInput input) =>
        AnswerAsync(DayActivities.TakeInputs, async () => await Activities(await stores.GetAsync()).TakeInputsAsync(input, CancellationToken.None));

    /// <inheritdoc cref="DayActivities.PlanDay" />
    [Function("PlanDay")]
    public Task<ActivityAnswer<PlannedDay>> PlanDayAsync([ActivityTrigger] RunRequest input) =>
        AnswerAsync(DayActivities.PlanDay, async () =>
        {
            var planned = await Activities(await stores.GetAsync()).PlanDayAsync(input, CancellationToken.None);
            if (planned.Verdict == PlanVerdict.PlanDiffers && !input.DryRun)
            {
                meter.DayInConflict(planned.Records);
            }

            return planned;
        });

    /// <inheritdoc cref="DayActivities.ListPage" />
    [Function("ListPage")]
    public Task<ActivityAnswer<Page<StoredPosition>>> ListPageAsync([ActivityTrigger] ListPageInput input) =>
        AnswerAsync(DayActivities.ListPage, async () => await Activities(await stores.GetAsync()).ListPageAsync(input, CancellationToken.None));

    /// <inheritdoc cref="DayActivities.SettleUsers" />
    [Function("SettleUsers")]
    public Task<ActivityAnswer<SettledPart>> SettleUsersAsync([ActivityTrigger] SettleUsersInput input) =>
        AnswerAsync(DayActivities.SettleUsers, async () =>
        {
            var settled = await Activities(await stores.GetAsync()).SettleUsersAsync(input, CancellationToken.None);
            if (!input.DryRun)
            {
                meter.Settled(settled.Tally);
            }

            return settled;
        });

    /// <inheritdoc cref="DayActivities.QuarantineUser" />
    [Function("QuarantineUser")]
    public Task<ActivityAnswer<SettledPart>> QuarantineUserAsync([ActivityTrigger] QuarantineUserInput input) =>
        AnswerAsync(DayActivities.QuarantineUser, async () =>
        {
            var quarantined = await Activities(await stores.GetAsync()).QuarantineUserAsync(input, CancellationToken.None);
            if (!input.Request.DryRun)
            {
                meter.Settled(quarantined.Tally);
            }

            return quarantined;
        });

    /// <inheritdoc cref="DayActivities.ReconcilePart" />
    [Function("ReconcilePart")]
    public Task<ActivityAnswer<Reconciliation>> ReconcilePartAsync([ActivityTrigger] ReconcilePartInput input) =>
        AnswerAsync(DayActivities.ReconcilePart, async () => await Activities(await stores.GetAsync()).ReconcilePartAsync(input, CancellationToken.None));

    /// <inheritdoc cref="DayActivities.FinishDay" />
    [Function("FinishDay")]
    public Task<ActivityAnswer<Reconciliation>> FinishDayAsync([ActivityTrigger] FinishDayInput input) =>
        AnswerAsync(DayActivities.FinishDay, async () =>
        {
            var found = await Activities(await stores.GetAsync()).FinishDayAsync(input, CancellationToken.None);
            var dueAt = new SettlementCalendar(options.TimeZone, options.CutOff).DueAt(input.Plan.Date);
            meter.Finished(found, time.GetUtcNow() - dueAt);
            return found;
        });

    private DayActivities Activities(OpenStores open) => new(open.Inputs, open.Settlements, open.Payments, options.Settlement, inbox.Over(open));

    private async Task<ActivityAnswer<TOutput>> AnswerAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, Func<Task<TOutput>> run)
    {
        try
        {
            return new ActivityAnswer<TOutput>(await run());
        }
        catch (Exception exception)
        {
            var transient = exception is TransientFailureException;
            var name = activity.Name;
            logger.Log(transient ? LogLevel.Warning : LogLevel.Error, exception, "{Activity} failed", name);
            return new ActivityAnswer<TOutput>(Output: default, new ActivityFailure(transient, FailureText.Of(exception.Message)));
        }
    }
}
