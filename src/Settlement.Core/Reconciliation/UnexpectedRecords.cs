namespace Settlement.Core;

/// <summary>
/// Finds records that belong to no position. Counted first: where the store has as many as the walk over the positions
/// met, there are none, and nothing is read a second time.
/// </summary>
internal sealed class UnexpectedRecords(IInputStore inputs, ISettlementStore store)
{
    private const int PageSize = 1_000;

    public async Task<Reconciliation> FindAsync(
        DayPlan plan, Reconciliation users, Action<Break> report, CancellationToken cancellationToken)
    {
        var counts = await store.CountRecordsAsync(plan.Date, cancellationToken);
        if (counts.Records != users.Records)
        {
            await foreach (var records in PagesAsync(store.ListRecordsAsync(plan.Date, cancellationToken)))
            {
                users = await AddRecordsAsync(plan, users, records, report, cancellationToken);
            }
        }

        return users;
    }

    private async Task<Reconciliation> AddRecordsAsync(
        DayPlan plan, Reconciliation users, List<SettlementRecord> records, Action<Break> report, CancellationToken cancellationToken)
    {
        var positions = await inputs.ReadPositionsAsync(
            plan.Date, [.. records.Select(record => record.UserId.Value)], cancellationToken);
        var computer = new RecordComputer(plan);
        foreach (var record in records.Where((_, i) => Compute(computer, positions[i]) is null))
        {
            var found = new Break(
                BreakCode.RecordUnexpected,
                record.UserId.Value,
                $"{record.Earnings.Credited.ToText(plan.Currency)} is recorded for a user without a valid position");
            report(found);
            var posted = plan.Payer == Payer.Ledger ? record.PostedAmount : null;
            users = (users with
            {
                Records = users.Records + 1,
                RecordedMinor = users.RecordedMinor + record.Earnings.Credited.Minor,
                ResidueNumerator = users.ResidueNumerator + record.Earnings.ResidueNumerator,
                Payments = users.Payments + (posted is null ? 0 : 1),
                PaidMinor = users.PaidMinor + (posted?.Minor ?? 0),
            }).With(found);
        }

        return users;
    }

    // The walk over the positions compared these; it passed over a user without one, out of range, or who earns too much.
    private static SettlementRecord? Compute(RecordComputer computer, StoredPosition? stored) =>
        stored is { } row ? computer.Compute(row).Record : null;

    private static async IAsyncEnumerable<List<T>> PagesAsync<T>(IAsyncEnumerable<T> items)
    {
        var page = new List<T>(PageSize);
        await foreach (var item in items)
        {
            page.Add(item);
            if (page.Count == PageSize)
            {
                yield return page;
                page = new List<T>(PageSize);
            }
        }

        if (page.Count > 0)
        {
            yield return page;
        }
    }
}
