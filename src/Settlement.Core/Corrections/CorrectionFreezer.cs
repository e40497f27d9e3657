namespace Settlement.Core;

/// <summary>
/// Freezes a correction by a conditional create. Before that it seals the inputs of a day that is not closed, so that the records
/// it rests on are all there will ever be; the seal stays for good.
/// </summary>
internal sealed class CorrectionFreezer(IInputStore inputs, ISettlementStore store, ICorrectionStore corrections)
{
    public async Task<FrozenCorrection> FreezeAsync(FreezeCorrectionInput input, CancellationToken cancellationToken)
    {
        var plan = input.Plan;
        var standing = await corrections.ListCorrectionsAsync(plan.Date, cancellationToken);
        var frozen = standing.Count >= plan.Number ? standing[plan.Number - 1].Plan : null;
        if (frozen is null)
        {
            if (!await SealAsync(plan.Date, input.DayTotals, cancellationToken))
            {
                return new FrozenCorrection(CorrectionVerdict.DayMoved, plan);
            }

            frozen = (await corrections.CreateCorrectionAsync(plan, cancellationToken)).Plan;
        }

        // Every time: whoever froze it may have been killed before this.
        await inputs.SealAsync(plan.Date, InputSeal.Corrected, cancellationToken);
        await EndAttemptAsync(plan.Date, cancellationToken);
        return frozen.HasSameInputsAs(plan)
            ? new FrozenCorrection(Obstacle: null, frozen)
            : new FrozenCorrection(CorrectionVerdict.EarlierNotSettled, frozen);
    }

    // As a close does, under a number of its own. Where users came after the day was settled, the seal is lifted again.
    private Task<bool> SealAsync(SettlementDate date, DayTotals totals, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync<bool>(
        $"the inputs of {date} could not be sealed: runs and closes kept changing the day",
        async () =>
        {
            var day = await ReadAsync(date, cancellationToken);
            if (day.State == DayState.Closed)
            {
                return day.Totals == totals;
            }

            if (day.State == DayState.Open || day.Totals != totals)
            {
                return false;
            }

            if ((await inputs.ReadSealAsync(date, cancellationToken)).Holds(InputSeal.Corrected))
            {
                return true;
            }

            var attempt = new CloseAttempt(day.CloseAttempt.Number + 1, GoesOn: true);
            if (!await store.UpdateDayAsync(day with { CloseAttempt = attempt }, cancellationToken) ||
                !(await inputs.SealAsync(date, attempt.Number, cancellationToken)).Holds(attempt.Number))
            {
                return default(Tried<bool>);
            }

            var positions = await inputs.CountPositionsAsync(date, cancellationToken);
            var records = await store.CountRecordsAsync(date, cancellationToken);
            day = await ReadAsync(date, cancellationToken);
            if (positions == totals.Users && records.Records == totals.Users && day.State != DayState.Open && day.Totals == totals)
            {
                return true;
            }

            await EndAttemptAsync(date, cancellationToken);
            await inputs.LiftSealAsync(date, attempt.Number, cancellationToken);
            return false;
        });

    private Task EndAttemptAsync(SettlementDate date, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync(
        $"sealing the inputs of {date} could not be ended: runs and closes kept changing the day",
        async () =>
        {
            var day = await ReadAsync(date, cancellationToken);
            return !day.CloseAttempt.GoesOn || day.State == DayState.Closed ||
                await store.UpdateDayAsync(day with { CloseAttempt = day.CloseAttempt.End() }, cancellationToken);
        });

    private async Task<Day> ReadAsync(SettlementDate date, CancellationToken cancellationToken) =>
        await store.ReadDayAsync(date, cancellationToken) ?? throw new InvalidOperationException($"the plan of {date} is gone");
}
