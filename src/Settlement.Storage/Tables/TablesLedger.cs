using Azure.Data.Tables;
using Settlement.Core;

namespace Settlement.Storage.Tables;

/// <summary>
/// The built-in payment service: a double-entry ledger in the store's own tables, at most one posting per user and date
/// (I3).
/// </summary>
/// <remarks>Its key is user and date, of which the transaction id is a function; a negative amount is posted the other way round.</remarks>
internal sealed class TablesLedger(TablesDatabase database) : IPaymentService, IPaymentJournal
{
    public Payer Payer => Payer.Ledger;

    public bool PromisesIdempotency => true;

    public async Task<IReadOnlyList<PaymentAnswer>> PayAsync(
        IReadOnlyList<Payment> payments, CancellationToken cancellationToken) =>
        await TablesRows.InPiecesAsync(
            payments,
            payment => TablesKeys.Partition(payment.Date, payment.UserId.Value),
            (partition, piece) => PayPieceAsync(partition, piece, cancellationToken));

    public async Task<IReadOnlyList<Payment?>> LookUpAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        var found = new Payment?[payments.Count];
        foreach (var day in Enumerable.Range(0, payments.Count).GroupBy(i => payments[i].Date))
        {
            var rows = await TablesUserRows.ReadAsync(
                database, TableName.Payments, day.Key, [.. day.Select(i => payments[i].UserId.Value)], cancellationToken);
            foreach (var (i, row) in day.Zip(rows))
            {
                found[i] = row is null ? null : Payment(day.Key, row);
            }
        }

        return found;
    }

    public Task<long> CountPaymentsAsync(SettlementDate date, CancellationToken cancellationToken) => TablesScan.SumAsync(
        database,
        TableName.Payments,
        date,
        ["RowKey"],
        0L,
        static (count, _) => count + 1,
        static (a, b) => a + b,
        cancellationToken);

    public IAsyncEnumerable<Payment> ListPaymentsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        TablesScan.SortedAsync(database, TableName.Payments, date, cancellationToken).Select(row => Payment(date, row));

    private async Task<PaymentAnswer[]> PayPieceAsync(string partition, Payment[] payments, CancellationToken cancellationToken)
    {
        var answers = new PaymentAnswer[payments.Length];
        var open = Enumerable.Range(0, payments.Length).ToList();
        await OptimisticUpdate.RunAsync($"payments of {partition} could not be made: others kept appearing and disappearing", async () =>
        {
            var actions = open.Select(i => new TableTransactionAction(TableTransactionActionType.Add, Entity(partition, payments[i])));
            if (await database.TransactAsync(TableName.Payments, [.. actions], cancellationToken) is not null)
            {
                open.ForEach(i => answers[i] = new PaymentAnswer(PaymentStatus.Accepted));
                return true;
            }

            // Some are there, paid by another worker or by our own first try whose answer was lost.
            var posted = await LookUpPieceAsync(partition, [.. open.Select(i => payments[i])], cancellationToken);
            var still = new List<int>(open.Count);
            foreach (var (i, there) in open.Zip(posted))
            {
                if (there is null)
                {
                    still.Add(i);
                }
                else
                {
                    answers[i] = PaymentAnswer.OfPosted(payments[i], there);
                }
            }

            open = still;
            return open.Count == 0;
        });
        return answers;
    }

    private async Task<Payment?[]> LookUpPieceAsync(string partition, Payment[] payments, CancellationToken cancellationToken)
    {
        var rows = await TablesRows.ReadAsync(
            database,
            TableName.Payments,
            partition,
            [.. payments.Select(payment => TablesKeys.RowKey(payment.UserId.Value))],
            cancellationToken);
        return [.. rows.Select((row, i) => row is null ? null : Payment(payments[i].Date, row))];
    }

    private static TableEntity Entity(string partition, Payment payment)
    {
        var (debit, credit) = Posting.Of(payment);
        return new TableEntity(partition, TablesKeys.RowKey(payment.UserId.Value))
        {
            ["TransactionId"] = payment.TransactionId.Value,
            ["DebitAccount"] = debit,
            ["CreditAccount"] = credit,
            ["AmountMinor"] = Math.Abs(payment.Amount.Minor),
        };
    }

    private static Payment Payment(SettlementDate date, TableEntity row) => new(
        new TransactionId(row.GetGuid("TransactionId")!.Value),
        date,
        UserId.Parse(TablesKeys.User(row.RowKey)),
        Posting.SignedAmount(row.GetString("CreditAccount"), new Money(row.GetInt64("AmountMinor")!.Value)));
}
