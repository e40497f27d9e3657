namespace Settlement.Core;

/// <summary>
/// Finds records that belong to no position, and those of a user beside the one that is the user's. Counted first: where the store has as many as the walk over the positions
/// met, there are none, and nothing is read a second time.
/// </summary>
internal sealed class UnexpectedRecords(IInputStore inputs, ISettlementStore store)
{
    private const int PageSize = 1_000;

    private SettlementRecord? previous;

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
        List<UserId> ids = [.. records.Select(record => record.UserId)];
        var positions = await inputs.ReadPositionsAsync(plan.Date, [.. ids.Select(user => user.Value)], cancellationToken);
        var own = await store.ReadRecordsAsync(plan.Date, ids, cancellationToken);
        var computer = new RecordComputer(plan);
        for (var i = 0; i < records.Count; i++)
        {
            if (!UserId.TryParse(records[i].UserId.Value, out _, out var problem))
            {
                users = Add(plan, users, records[i], $"is recorded under a user id that {problem}", report);
            }
            else if (Compute(computer, positions[i]) is null)
            {
                users = Add(plan, users, records[i], "is recorded for a user without a valid position", report);
            }
            else if (own[i] is null)
            {
                users = Add(plan, users, records[i], "is recorded under a key that is not the user's", report);
            }
            else if (previous?.UserId == records[i].UserId)
            {
                users = Add(plan, users, records[i] == own[i] ? previous : records[i], "is recorded once more, beside the user's record", report);
            }

            previous = records[i];
        }

        return users;
    }

    private static Reconciliation Add(DayPlan plan, Reconciliation users, SettlementRecord record, string problem, Action<Break> report)
    {
        var found = new Break(
            BreakCode.RecordUnexpected, record.UserId.Value, $"{record.Earnings.Credited.ToText(plan.Currency)} {problem}");
        report(found);
        var posted = plan.Payer == Payer.Ledger ? record.PostedAmount : null;
        return (users with
        {
            Records = users.Records + 1,
            RecordedMinor = users.RecordedMinor + record.Earnings.Credited.Minor,
            ResidueNumerator = users.ResidueNumerator + record.Earnings.ResidueNumerator,
            Payments = users.Payments + (posted is null ? 0 : 1),
            PaidMinor = users.PaidMinor + (posted?.Minor ?? 0),
        }).With(found);
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
