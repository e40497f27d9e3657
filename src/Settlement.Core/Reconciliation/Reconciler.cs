namespace Settlement.Core;

/// <summary>
/// Compares what should be (positions × yield), what is recorded and what is paid. Reads only; writes nothing.
/// </summary>
/// <param name="inputs">Positions and yields.</param>
/// <param name="store">Days and records.</param>
/// <param name="payments">The payment service; null where the store's ledger pays.</param>
/// <param name="list">The other side's list of payments; null for the service's own, if it can list.</param>
/// <param name="corrections">
/// Where the date's corrections are, whose payments in a list are not of the day; null where there are none.
/// </param>
public sealed class Reconciler(
    IInputStore inputs, ISettlementStore store, IPaymentService? payments, IPaymentJournal? list = null, ICorrectionStore? corrections = null)
{
    private readonly IPaymentJournal? journal = list ?? payments as IPaymentJournal;

    /// <summary>Reconciles every user of a day and the day as a whole.</summary>
    /// <param name="plan">The day's plan.</param>
    /// <param name="pageSize">Users compared at a time.</param>
    /// <param name="report">Takes every break as it is found.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public async Task<Reconciliation> ReconcileAsync(
        DayPlan plan, int pageSize, Action<Break> report, CancellationToken cancellationToken)
    {
        var total = Reconciliation.Empty;
        foreach (var part in await inputs.DividePositionsAsync(plan.Date, count: 1, cancellationToken))
        {
            total += await ReconcilePartAsync(plan, part, pageSize, report, cancellationToken);
        }

        return await ReconcileWholeAsync(plan, total, report, cancellationToken);
    }

    /// <summary>Reconciles the users of one part.</summary>
    public async Task<Reconciliation> ReconcilePartAsync(
        DayPlan plan, string part, int pageSize, Action<Break> report, CancellationToken cancellationToken)
    {
        var comparison = new UserComparison(plan, report);
        if (await CompareInOnePassAsync(plan, part, pageSize, comparison, cancellationToken))
        {
            return comparison.Result();
        }

        var isLeftToList = await CanListAsync(plan, cancellationToken);
        var users = new List<StoredPosition>();
        string? continuation = null;
        do
        {
            // A store may list fewer than it was asked for.
            var page = await inputs.ListPositionsAsync(plan.Date, part, continuation, pageSize - users.Count, cancellationToken);
            users.AddRange(page.Items);
            continuation = page.Continuation;
            if (users.Count == pageSize || continuation is null)
            {
                await CompareAsync(plan, users, isLeftToList, comparison, cancellationToken);
                users.Clear();
            }
        }
        while (continuation is not null);

        return comparison.Result();
    }

    /// <summary>
    /// Adds what no walk over the positions can find: records of users without a position, payments that nobody asked for,
    /// and a yield or a residue that no longer agrees.
    /// </summary>
    /// <param name="plan">The day's plan.</param>
    /// <param name="users">The reconciliation of all users, added up.</param>
    /// <param name="report">Takes every break as it is found.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public async Task<Reconciliation> ReconcileWholeAsync(
        DayPlan plan, Reconciliation users, Action<Break> report, CancellationToken cancellationToken)
    {
        var whole = await new UnexpectedRecords(inputs, store).FindAsync(plan, users, report, cancellationToken);
        if (plan.Payer == Payer.Service)
        {
            whole = await CompareListAsync(plan, whole, report, cancellationToken);
        }

        if (await inputs.ReadYieldAsync(plan.Date, cancellationToken) is { } yield && yield != plan.Yield)
        {
            whole = Add(whole, new Break(BreakCode.YieldDiffers, UserId: null, $"imported: {yield}; the day's plan: {plan.Yield}"), report);
        }

        // The residue is booked once every user agrees; until then that it is not is no break of its own.
        if (!users.IsClean || whole.UnfinishedBreaks > 0)
        {
            return whole;
        }

        var booked = ResiduePosting.Total(await store.ListResiduePostingsAsync(plan.Date, cancellationToken));
        return booked == whole.Residue(plan)
            ? whole
            : Add(
                whole,
                new Break(
                    BreakCode.ResidueDiffers,
                    UserId: null,
                    $"booked: {booked.ToText(plan.Currency)}; the records' residues: {whole.Residue(plan).ToText(plan.Currency)}"),
                report);
    }

    // Where a service pays, each user is looked up there anyway. Who is passed over agrees in every figure; all others are
    // compared as they would be without the pass.
    private async Task<bool> CompareInOnePassAsync(
        DayPlan plan, string part, int pageSize, UserComparison comparison, CancellationToken cancellationToken)
    {
        if (plan.Payer != Payer.Ledger)
        {
            return false;
        }

        string? continuation = null;
        do
        {
            var page = await store.ListUnsettledAsync(inputs, plan, default, part, continuation, pageSize, cancellationToken);
            if (page is null)
            {
                return continuation is null
                    ? false
                    : throw new InvalidOperationException($"the store compared one page of {plan.Date} and not the next");
            }

            comparison.Add(page.Agreed);
            await CompareAsync(plan, page.Others, isLeftToList: false, comparison, cancellationToken);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return true;
    }

    private async Task<bool> CanListAsync(DayPlan plan, CancellationToken cancellationToken) =>
        plan.Payer == Payer.Service && journal is not null && await journal.CanListAsync(plan.Date, cancellationToken);

    private async Task<Reconciliation> CompareListAsync(
        DayPlan plan, Reconciliation users, Action<Break> report, CancellationToken cancellationToken)
    {
        if (await CanListAsync(plan, cancellationToken))
        {
            return await new ListedPayments(inputs, store, corrections, journal!, plan, report).CompareAsync(users, cancellationToken);
        }

        // What was left to the list has been compared by nobody.
        return users.LeftToList == 0
            ? users with { Unseen = true }
            : throw new PaymentServiceUnavailableException($"the payment service listed the payments of {plan.Date} before, and does so no more");
    }

    private async Task CompareAsync(
        DayPlan plan, IReadOnlyList<StoredPosition> positions, bool isLeftToList, UserComparison comparison, CancellationToken cancellationToken)
    {
        positions = await FractionsTakenOver.AddAsync(store, plan, positions, cancellationToken);
        var should = positions.Select(comparison.Expect).OfType<SettlementRecord>().ToList();
        if (should.Count == 0)
        {
            return;
        }

        var records = await store.ReadRecordsAsync(plan.Date, [.. should.Select(record => record.UserId)], cancellationToken);
        if (plan.Payer == Payer.Ledger)
        {
            for (var i = 0; i < should.Count; i++)
            {
                comparison.Compare(should[i], records[i]);
            }

            return;
        }

        if (isLeftToList)
        {
            for (var i = 0; i < should.Count; i++)
            {
                comparison.CompareRecords(should[i], records[i]);
            }

            return;
        }

        var due = should.Select((record, i) => Payment.Of(records[i] is { } stored ? record.AtAttemptOf(stored) : record)).ToList();
        var paid = await plan.ServiceOf(payments).LookUpAsync(due, cancellationToken);
        for (var i = 0; i < should.Count; i++)
        {
            comparison.Compare(should[i], records[i], paid[i]);
        }

        await CompareEarlierAsync(plan, records, paid, comparison, cancellationToken);
    }

    // Each earlier attempt was refused for good; whether it stayed so is asked, and not believed.
    private async Task CompareEarlierAsync(
        DayPlan plan, IReadOnlyList<SettlementRecord?> records, IReadOnlyList<Payment?> paid, UserComparison comparison, CancellationToken cancellationToken)
    {
        var day = new DayDerivation(plan);
        var earlier = records
            .SelectMany((record, i) => record is null ? [] : Payment.OfEarlierAttempts(record, day).Select(payment => (Payment: payment, Place: i)))
            .ToList();
        if (earlier.Count == 0)
        {
            return;
        }

        var found = await plan.ServiceOf(payments).LookUpAsync([.. earlier.Select(asked => asked.Payment)], cancellationToken);
        for (var i = 0; i < earlier.Count; i++)
        {
            if (found[i] is { } payment)
            {
                comparison.CompareEarlier(records[earlier[i].Place]!, payment, paid[earlier[i].Place]);
            }
        }
    }

    private static Reconciliation Add(Reconciliation to, Break found, Action<Break> report)
    {
        report(found);
        return to.With(found);
    }
}
