namespace Settlement.Core;

/// <summary>
/// Compares a day's records with the other side's list of its payments. Both come in order of the user id and are walked
/// side by side, so that memory is flat however long they are. So are the entries of the date's corrections: a payment under
/// the transaction id of one of them is not of the day.
/// </summary>
internal sealed class ListedPayments(
    IInputStore inputs, ISettlementStore store, ICorrectionStore? corrections, IPaymentJournal list, DayPlan plan, Action<Break> report)
{
    private const int PageSize = 1_000;

    // Of one user: a list that has more for one than this is named as such, whatever else it says.
    private const int MostHeld = 100;

    private readonly UserComparison comparison = new(plan, report);
    private readonly RecordComputer computer = new(plan);
    private readonly List<SettlementRecord> unpaid = [];

    /// <summary>Adds what the list says of the records, and of users who have none.</summary>
    /// <param name="users">The reconciliation so far; what it says of payments is not counted.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public async Task<Reconciliation> CompareAsync(Reconciliation users, CancellationToken cancellationToken)
    {
        await using var records = store.ListRecordsAsync(plan.Date, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var payments = list.ListPaymentsAsync(plan.Date, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var entries = await EntriesInOrder.OpenAsync(corrections, plan, cancellationToken);
        var hasPayment = await payments.MoveNextAsync();
        while (await records.MoveNextAsync())
        {
            var record = records.Current;
            ListedPayment? own = null;
            var others = new List<ListedPayment>();
            for (; hasPayment && payments.Current.UserId.CompareTo(record.UserId) <= 0; hasPayment = await payments.MoveNextAsync())
            {
                var payment = payments.Current;
                if (payment.UserId == record.UserId && own is null && payment.IsUnder(record.TransactionId))
                {
                    comparison.Count(payment.Amount);
                    own = payment;
                }
                else if (await entries.CallForAsync(payment))
                {
                    continue;
                }
                else if (payment.UserId != record.UserId)
                {
                    AddUnexpected(payment);
                }
                else
                {
                    comparison.Count(payment.Amount);
                    Hold(payment, others);
                }
            }

            await CompareAsync(record, own, others, cancellationToken);
        }

        for (; hasPayment; hasPayment = await payments.MoveNextAsync())
        {
            if (!await entries.CallForAsync(payments.Current))
            {
                AddUnexpected(payments.Current);
            }
        }

        await CompareUnpaidAsync(cancellationToken);
        return (users with { Payments = 0, PaidMinor = 0, LeftToList = 0, Waiting = 0 }) + comparison.Result();
    }

    private void AddUnexpected(ListedPayment payment)
    {
        comparison.Count(payment.Amount);
        comparison.AddUnexpected(payment);
    }

    private void Hold(ListedPayment payment, List<ListedPayment> others)
    {
        if (others.Count < MostHeld)
        {
            others.Add(payment);
        }
        else
        {
            comparison.AddTwice(others[0], payment);
        }
    }

    private async Task CompareAsync(
        SettlementRecord record, ListedPayment? own, List<ListedPayment> others, CancellationToken cancellationToken)
    {
        if (own is null && record is { NeedsPayment: true, Status: RecordStatus.Recorded })
        {
            unpaid.Add(record);
            if (unpaid.Count == PageSize)
            {
                await CompareUnpaidAsync(cancellationToken);
            }
        }
        else
        {
            comparison.ComparePayment(record, own is { } found ? Payment.Of(record) with { Amount = found.Amount } : null);
        }

        foreach (var other in others)
        {
            if (own is { } first && record.NeedsPayment)
            {
                comparison.AddTwice(first, other);
            }
            else
            {
                comparison.AddUnexpected(other);
            }
        }
    }

    // An unpaid record in conflict waits for a person, and a rerun will not pay it: that it is unpaid is no break of its own.
    private async Task CompareUnpaidAsync(CancellationToken cancellationToken)
    {
        if (unpaid.Count == 0)
        {
            return;
        }

        var positions = await FractionsTakenOver.AddAsync(
            store, plan, await inputs.ReadPositionsAsync(plan.Date, [.. unpaid.Select(record => record.UserId.Value)], cancellationToken), cancellationToken);
        for (var i = 0; i < unpaid.Count; i++)
        {
            if (positions[i] is not { } stored || computer.Compute(stored).Record is not { } should || unpaid[i].HasSameContentAs(should))
            {
                comparison.ComparePayment(unpaid[i], payment: null);
            }
        }

        unpaid.Clear();
    }
}
