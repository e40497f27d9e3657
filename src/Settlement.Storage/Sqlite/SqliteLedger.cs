using System.Runtime.CompilerServices;
using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>
/// The built-in payment service: a double-entry ledger in the store's own file. It credits a user by one posting from
/// the product's earnings account to the user's, at most one per user and date (I3).
/// </summary>
/// <remarks>
/// Its key is user and date, not the transaction id: the id is a function of them, so the key is as strict, and
/// postings of a day lie side by side instead of all over an index. A negative amount is posted the other way round.
/// </remarks>
internal sealed class SqliteLedger(SqliteDatabase database) : IPaymentService, IPaymentJournal
{
    private const int ListPageSize = 5_000;
    private const string Columns = "transaction_id, credit_account, amount_minor";

    public Payer Payer => Payer.Ledger;

    public bool PromisesIdempotency => true;

    public async Task<IReadOnlyList<PaymentAnswer>> PayAsync(
        IReadOnlyList<Payment> payments, CancellationToken cancellationToken) =>
        payments.Count == 0 ? [] : await database.WriteAsync(handle => Pay(handle, payments), cancellationToken);

    public Task<IReadOnlyList<Payment?>> LookUpAsync(
        IReadOnlyList<Payment> payments, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Payment?>>(
            payments.Count == 0 ? [] : database.Read(handle => LookUp(handle, payments)));

    public Task<long> CountPaymentsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(
            handle => handle.Statement("SELECT count(*) FROM payments WHERE settlement_date = ?1", date.Number).Number()));

    public async IAsyncEnumerable<Payment> ListPaymentsAsync(
        SettlementDate date, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        List<Payment> page;
        var after = string.Empty;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            page = database.Read(handle => handle
                .Statement(
                    $"SELECT user_id, {Columns} FROM payments WHERE settlement_date = ?1 AND user_id > ?2 ORDER BY user_id LIMIT ?3", date.Number)
                .Bind(2, after)
                .Bind(3, ListPageSize)
                .All(row => Payment(row, date, UserId.Parse(row.GetString(0)))));
            foreach (var payment in page)
            {
                yield return payment;
            }

            after = page.Count == 0 ? after : page[^1].UserId.Value;
        }
        while (page.Count == ListPageSize);
    }

    private static PaymentAnswer[] Pay(SqliteConnectionHandle handle, IReadOnlyList<Payment> payments)
    {
        var answers = new PaymentAnswer[payments.Count];
        for (var i = 0; i < payments.Count; i++)
        {
            answers[i] = Post(handle, payments[i])
                ? new PaymentAnswer(PaymentStatus.Accepted)
                : PaymentAnswer.OfPosted(payments[i], LookUp(handle, [payments[i]])[0]!);
        }

        return answers;
    }

    private static bool Post(SqliteConnectionHandle handle, Payment payment)
    {
        var (debit, credit) = Posting.Of(payment);
        return handle.Statement(
            """
            INSERT INTO payments (settlement_date, user_id, transaction_id, debit_account, credit_account, amount_minor)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING
            """)
            .Bind(1, payment.Date.Number)
            .Bind(2, payment.UserId.Value)
            .Bind(3, payment.TransactionId.Value)
            .Bind(4, debit)
            .Bind(5, credit)
            .Bind(6, Math.Abs(payment.Amount.Minor))
            .Execute() == 1;
    }

    private static Payment?[] LookUp(SqliteConnectionHandle handle, IReadOnlyList<Payment> payments)
    {
        var date = payments[0].Date;
        var found = new Payment?[payments.Count];
        var users = payments.Select(payment => payment.UserId).ToList();
        SqliteUserRows.Read(
            handle, "payments", Columns, date, users, (index, row) => found[index] = Payment(row, date, users[index]));
        return found;
    }

    // Column 0 is the user, or an index that stands for it.
    private static Payment Payment(SqliteStatement row, SettlementDate date, UserId user) =>
        new(new TransactionId(row.GetGuid(1)), date, user, Posting.SignedAmount(row.GetString(2), new Money(row.GetInt64(3))));
}
