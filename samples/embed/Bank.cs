using System.Globalization;
using Settlement.Core;

namespace EmbedSample;

/// <summary>The bank's own books, and its payments: a line each in a file, which is never written twice under one transaction id.</summary>
internal sealed class Bank(string file, Currency currency) : IPaymentService
{
    /// <summary>The balances that earn on any date, in cents. A real program asks its database for those of the date.</summary>
    public static IEnumerable<Position> Balances =>
        from account in new[] { (User: "ada", Cents: 1_200_00L), (User: "bert", Cents: 35_000_50L), (User: "cleo", Cents: 1L) }
        select new Position(UserId.Parse(account.User), new Money(account.Cents));

    /// <summary>What 10,000.00 earn on any date.</summary>
    public static Yield Rate => Yield.Parse("1.1301");

    /// <inheritdoc />
    public bool PromisesIdempotency => true;

    /// <inheritdoc />
    public async Task<IReadOnlyList<PaymentAnswer>> PayAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        var paid = await LookUpAsync(payments, cancellationToken);
        var answers = payments.Select((payment, i) => new PaymentAnswer(
            paid[i] is null ? PaymentStatus.Accepted : paid[i] == payment ? PaymentStatus.AlreadyAccepted : PaymentStatus.ContentDiffers)).ToList();
        await File.AppendAllLinesAsync(
            file, payments.Where((_, i) => answers[i].Status == PaymentStatus.Accepted).Select(Line), cancellationToken);
        return answers;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Payment?>> LookUpAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        var lines = File.Exists(file) ? await File.ReadAllLinesAsync(file, cancellationToken) : [];
        var paid = lines.Select(line => line.Split(',')).ToDictionary(cells => cells[0], StringComparer.Ordinal);
        return [.. payments.Select(payment => paid.TryGetValue(payment.TransactionId.ToString(), out var cells) ? Read(payment, cells) : null)];
    }

    private string Line(Payment payment) => string.Join(',', payment.TransactionId, payment.Date, payment.UserId, payment.Amount.Minor.ToString(CultureInfo.InvariantCulture), currency);

    private static Payment Read(Payment asked, string[] cells) => new(
        asked.TransactionId, SettlementDate.Parse(cells[1]), UserId.Parse(cells[2]), new Money(long.Parse(cells[3], CultureInfo.InvariantCulture)));
}

/// <summary>Brings the bank's balances and rate into the store, when a run asks for them.</summary>
internal sealed class BankBalances(IInputStore inputs) : IInbox
{
    /// <inheritdoc />
    public Task<WaitingFiles> FindFilesAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(new WaitingFiles(Positions: true, Yields: true));

    /// <inheritdoc />
    public async Task<InboxStep> TakeAsync(SettlementDate date, string? continuation, CancellationToken cancellationToken)
    {
        await inputs.WriteYieldsAsync([new(date, Bank.Rate)], replace: false, accepted: [], cancellationToken);
        await inputs.WritePositionsAsync(
            date, Bank.Balances, PositionsRule.WholeSet, accepted: [], cancellationToken);
        return InboxStep.Done;
    }
}
