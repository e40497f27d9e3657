namespace Settlement.Core;

/// <summary>
/// The order of the dates that carry fractions: each takes over from the one planned before it, whose users are all settled, and
/// which no other has taken over from. So no fraction is taken over twice, and none is lost.
/// </summary>
internal sealed class CarryOrder(IInputStore inputs, ISettlementStore store)
{
    /// <summary>The date whose fractions a date takes over: the latest planned before it, if that one carries; else null.</summary>
    public static async Task<SettlementDate?> FindDateBeforeAsync(ISettlementStore store, SettlementDate date, CancellationToken cancellationToken) =>
        date.Day > DateOnly.MinValue &&
        await store.ListDaysAsync(from: null, new SettlementDate(date.Day.AddDays(-1)), cancellationToken) is [.., { Plan: { Carries: true } before }]
            ? before.Date
            : null;

    /// <summary>Why a date cannot be planned now; null where it can. Writes nothing.</summary>
    public async Task<PlanObstacle.OutOfOrder?> FindObstacleAsync(DayPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Date.Day < DateOnly.MaxValue &&
            (await store.ListDaysAsync(new SettlementDate(plan.Date.Day.AddDays(1)), to: null, cancellationToken))
                .FirstOrDefault(day => day.Plan.Carries) is { } later)
        {
            return new PlanObstacle.OutOfOrder(plan, later.Plan.Date, OutOfOrderReason.LaterPlanned);
        }

        if (plan.CarriesFrom is not { } from)
        {
            return null;
        }

        var before = await ReadAsync(from, cancellationToken);
        return before.TakenOverBy is { } other && other != plan.Date
            ? new PlanObstacle.OutOfOrder(plan, other, OutOfOrderReason.TakenOver)
            : before.State == DayState.Open && !await HasAllRecordsAsync(from, cancellationToken)
                ? new PlanObstacle.OutOfOrder(plan, from, OutOfOrderReason.EarlierNotSettled)
                : null;
    }

    /// <summary>
    /// Seals the date before, so that nobody comes to it whose fraction no date would take over, and marks it as taken over by this
    /// date, on condition that no other has. Doing it again changes nothing.
    /// </summary>
    /// <returns>Why the date cannot be planned after all; null where it can.</returns>
    public async Task<PlanObstacle.OutOfOrder?> TakeOverAsync(DayPlan plan, CancellationToken cancellationToken)
    {
        if (plan.CarriesFrom is not { } from)
        {
            return null;
        }

        await inputs.SealAsync(from, InputSeal.Corrected, cancellationToken);
        if (!await HasAllRecordsAsync(from, cancellationToken))
        {
            return new PlanObstacle.OutOfOrder(plan, from, OutOfOrderReason.EarlierNotSettled);
        }

        SettlementDate? taker = null;
        await OptimisticUpdate.RunAsync($"the fractions of {from} could not be taken over: the day kept changing", async () =>
        {
            var before = await ReadAsync(from, cancellationToken);
            taker = before.TakenOverBy;
            if (taker is not null)
            {
                return true;
            }

            taker = plan.Date;
            return await store.UpdateDayAsync(before with { TakenOverBy = plan.Date }, cancellationToken);
        });
        return taker == plan.Date ? null : new PlanObstacle.OutOfOrder(plan, taker!.Value, OutOfOrderReason.TakenOver);
    }

    private async Task<bool> HasAllRecordsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        (await store.CountRecordsAsync(date, cancellationToken)).Records == await inputs.CountPositionsAsync(date, cancellationToken);

    private async Task<Day> ReadAsync(SettlementDate date, CancellationToken cancellationToken) =>
        await store.ReadDayAsync(date, cancellationToken) ?? throw new InvalidOperationException($"the plan of {date} is gone");
}

/// <summary>Why a date that carries fractions cannot be planned now.</summary>
public enum OutOfOrderReason
{
    /// <summary>A later date is planned that carries.</summary>
    LaterPlanned,

    /// <summary>The date before has users who are not settled.</summary>
    EarlierNotSettled,

    /// <summary>Another date has taken over the fractions of the date before.</summary>
    TakenOver,
}
