namespace Settlement.Core;

/// <summary>
/// Compares the entries of a date's corrections with what their inputs, and the day's records, call for, and with what was paid.
/// Reads only. The day itself is reconciled by <see cref="Reconciler"/>.
/// </summary>
/// <param name="inputs">Positions.</param>
/// <param name="store">Records.</param>
/// <param name="corrections">Corrections and their entries.</param>
/// <param name="payments">The payment service; null where the store's ledger pays.</param>
public sealed class CorrectionReconciler(
    IInputStore inputs, ISettlementStore store, ICorrectionStore corrections, IPaymentService? payments)
{
    private readonly CorrectionPages pages = new(inputs, store, corrections);

    /// <summary>Compares every user of a date who may have an entry, and each correction as a whole.</summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="pageSize">Users compared at a time.</param>
    /// <param name="report">Takes every break as it is found.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    /// <returns>Null where the date has no correction.</returns>
    public async Task<CorrectionReconciliation?> ReconcileAsync(
        SettlementDate date, int pageSize, Action<Break> report, CancellationToken cancellationToken)
    {
        var plans = await ListPlansAsync(date, upTo: int.MaxValue, cancellationToken);
        if (plans.Count == 0)
        {
            return null;
        }

        var users = ComparedEntries.Empty;
        foreach (var part in await pages.DivideAllAsync(plans[^1], count: 1, cancellationToken))
        {
            users += await ComparePartAsync(plans, part, pageSize, report, cancellationToken);
        }

        var whole = users.Compared;
        for (var i = 0; i < plans.Count; i++)
        {
            var found = await CompareWholeAsync(plans[i], users, report, cancellationToken);
            whole = found.Aggregate(whole, static (sum, one) => sum.With(one));
        }

        return await AddHomelessAsync(plans[^1], whole, report, cancellationToken);
    }

    /// <summary>Compares a part of the users that a correction is about: their entries of all corrections up to that one.</summary>
    public async Task<ComparedEntries> ComparePartAsync(
        SettlementDate date, int number, string part, int pageSize, CancellationToken cancellationToken) =>
        await ComparePartAsync(await ListPlansAsync(date, number, cancellationToken), part, pageSize, static _ => { }, cancellationToken);

    /// <summary>Compares a part of the users: their entries of all corrections of some plans, the last of which the part is of.</summary>
    internal async Task<ComparedEntries> ComparePartAsync(
        IReadOnlyList<CorrectionPlan> plans, string part, int pageSize, Action<Break> report, CancellationToken cancellationToken)
    {
        var comparison = new EntryComparison(plans, corrections, report);
        string? continuation = null;
        do
        {
            var page = await pages.ListAsync(plans[^1], plans.Count, part, continuation, pageSize, cancellationToken);
            await comparison.CompareAsync(page, payments, cancellationToken);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return comparison.Result();
    }

    /// <summary>What is wrong with a correction as a whole, all of whose users were compared.</summary>
    internal async Task<IReadOnlyList<Break>> CompareWholeAsync(
        CorrectionPlan plan, ComparedEntries users, Action<Break> report, CancellationToken cancellationToken)
    {
        var found = new List<Break>(CompareTotals(plan, users));

        // Counted first: where there are as many as the walk met, each is of a user whom it compared.
        if (await CountAsync(plan, cancellationToken) != users.EntriesOf(plan.Number))
        {
            await AddStrangersAsync(plan, found, cancellationToken);
        }

        found.ForEach(report);
        return found;
    }

    /// <summary>Compares what a correction's inputs come to with what it was booked with.</summary>
    internal static IEnumerable<Break> CompareTotals(CorrectionPlan plan, ComparedEntries users)
    {
        var totals = users.TotalsOf(plan.Number);
        if (totals != plan.Totals)
        {
            yield return new Break(
                BreakCode.TotalsDiffer,
                UserId: null,
                $"correction {plan.Number} was booked with {Describe(plan.Totals, plan)}; its inputs give {Describe(totals, plan)}");
        }
    }

    private async Task<IReadOnlyList<CorrectionPlan>> ListPlansAsync(SettlementDate date, int upTo, CancellationToken cancellationToken) =>
        [.. (await corrections.ListCorrectionsAsync(date, cancellationToken)).Take(upTo).Select(correction => correction.Plan)];

    private async Task<long> CountAsync(CorrectionPlan plan, CancellationToken cancellationToken)
    {
        var entries = 0L;
        await foreach (var _ in corrections.ListEntriesAsync(plan.Date, plan.Number, cancellationToken))
        {
            entries++;
        }

        return entries;
    }

    // Entries that the walk over the users has not met: of users who have no record, and whom no set names, or under a key of
    // somebody else.
    private async Task AddStrangersAsync(CorrectionPlan plan, List<Break> found, CancellationToken cancellationToken)
    {
        const int PageSize = 1_000;
        var entries = new List<CorrectionEntry>(PageSize);
        await foreach (var entry in corrections.ListEntriesAsync(plan.Date, plan.Number, cancellationToken))
        {
            entries.Add(entry);
            if (entries.Count == PageSize)
            {
                await AddStrangersAsync(plan, entries, found, cancellationToken);
                entries.Clear();
            }
        }

        await AddStrangersAsync(plan, entries, found, cancellationToken);
    }

    private async Task AddStrangersAsync(
        CorrectionPlan plan, List<CorrectionEntry> entries, List<Break> found, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var users = entries.Select(entry => entry.UserId).ToList();
        var records = await store.ReadRecordsAsync(plan.Date, users, cancellationToken);
        var own = await corrections.ReadEntriesAsync(plan.Date, plan.Number, users, cancellationToken);
        var sets = new List<IReadOnlyList<StoredPosition?>>();
        foreach (var set in plan.PositionSets.Distinct())
        {
            sets.Add(await corrections.ReadSetAsync(plan.Date, set, users, cancellationToken));
        }

        for (var i = 0; i < entries.Count; i++)
        {
            var isKnown = records[i] is not null || sets.Exists(set => set[i] is not null);
            if (!isKnown || !own[i].Contains(entries[i]))
            {
                var problem = isKnown ? "is recorded under a key that is not the user's" : "is recorded for a user without a record or a position";
                found.Add(new Break(
                    BreakCode.EntryUnexpected,
                    entries[i].UserId.Value,
                    $"correction {plan.Number}: {entries[i].Difference.ToText(plan.Plan.Currency)} {problem}"));
            }
        }
    }

    // An entry of the number that the next correction will have would be in its way.
    private async Task<CorrectionReconciliation> AddHomelessAsync(
        CorrectionPlan latest, CorrectionReconciliation whole, Action<Break> report, CancellationToken cancellationToken)
    {
        await foreach (var entry in corrections.ListEntriesAsync(latest.Date, latest.Number + 1, cancellationToken))
        {
            var found = new Break(
                BreakCode.EntryUnexpected,
                entry.UserId.Value,
                $"correction {entry.Number}: {entry.Difference.ToText(latest.Plan.Currency)} belongs to no correction of the date");
            report(found);
            whole = whole.With(found);
        }

        return whole;
    }

    private static string Describe(CorrectionTotals totals, CorrectionPlan plan)
    {
        var currency = plan.Plan.Currency;
        return FormattableString.Invariant(
            $"{totals.Users} users, {totals.More} more by {Money.Format(totals.MoreMinor, currency)}, {totals.Less} less by {Money.Format(totals.LessMinor, currency)}, ") +
            FormattableString.Invariant($"{totals.LeftOut} left out, residue {totals.ResidueDifference(plan).ToText(currency)}");
    }
}
