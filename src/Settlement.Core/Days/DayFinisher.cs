namespace Settlement.Core;

/// <summary>
/// Ends a run of a day: books the residue once every user is settled and paid, reconciles the whole, and moves the day
/// to settled where all of it agrees, back to open where it does not.
/// </summary>
internal sealed class DayFinisher(
    IInputStore inputs, ISettlementStore store, IPaymentService? payments, IPaymentJournal? list = null, ICorrectionStore? corrections = null)
{
    private readonly Reconciler reconciler = new(inputs, store, payments, list, corrections);

    public async Task<Reconciliation> FinishAsync(DayPlan plan, Reconciliation users, CancellationToken cancellationToken)
    {
        if (users.IsFinished && await store.ReadDayAsync(plan.Date, cancellationToken) is not { State: DayState.Closed })
        {
            users = await BookResidueAsync(plan, users, cancellationToken);
        }

        var whole = await reconciler.ReconcileWholeAsync(plan, users, static _ => { }, cancellationToken);
        await MoveStateAsync(plan, whole, cancellationToken);
        return whole;
    }

    // Books the difference to what is booked. Losing the sequence number to another run that ends at the same time is
    // no failure: what it booked is read, and the difference is then usually none.
    private Task<Reconciliation> BookResidueAsync(
        DayPlan plan, Reconciliation users, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync<Reconciliation>(
        $"the residue of {plan.Date} could not be booked: other runs kept booking it",
        async () =>
        {
            var postings = await store.ListResiduePostingsAsync(plan.Date, cancellationToken);

            // Counted after the postings were read: a run that booked more users than this walk met had created their
            // records before, so it is noticed here and not booked back.
            var counts = await store.CountRecordsAsync(plan.Date, cancellationToken);
            if (counts.Records != users.Records)
            {
                // Records without a position are for a person to look at before anything is booked.
                return await GrewAsync(plan, users, cancellationToken)
                    ? users.With(new Break(BreakCode.DayChanged, UserId: null, "positions were imported while the day was being reconciled"))
                    : users;
            }

            var difference = users.Residue(plan) - ResiduePosting.Total(postings);
            return difference.IsZero ||
                await store.CreateResiduePostingAsync(new ResiduePosting(plan.Date, postings.Count + 1, difference), cancellationToken)
                ? users
                : default(Tried<Reconciliation>);
        });

    private async Task<bool> GrewAsync(DayPlan plan, Reconciliation users, CancellationToken cancellationToken) =>
        await inputs.CountPositionsAsync(plan.Date, cancellationToken) > users.Positions;

    private Task MoveStateAsync(DayPlan plan, Reconciliation whole, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync(
        $"the state of {plan.Date} could not be changed: other runs kept changing it",
        async () =>
        {
            var day = await store.ReadDayAsync(plan.Date, cancellationToken)
                ?? throw new InvalidOperationException($"the plan of {plan.Date} is gone");
            var moved = day with
            {
                State = whole.IsClean ? DayState.Settled : DayState.Open,
                Breaks = whole.BreakCount,
                Totals = whole.IsClean ? new DayTotals(whole.Records, whole.RecordedMinor, whole.ResidueNumerator) : day.Totals,
            };
            return day.State == DayState.Closed || moved == day || await store.UpdateDayAsync(moved, cancellationToken);
        });
}
