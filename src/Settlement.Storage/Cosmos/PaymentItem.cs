using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>A posting of the ledger as it is stored; a negative amount is posted the other way round.</summary>
internal sealed record PaymentItem : UserItem
{
    public required Guid TransactionId { get; init; }

    public required string DebitAccount { get; init; }

    public required string CreditAccount { get; init; }

    public required string AmountMinor { get; init; }

    public static PaymentItem Of(Payment payment)
    {
        var (debit, credit) = Posting.Of(payment);
        return new PaymentItem
        {
            Id = CosmosKeys.Id(payment.UserId, payment.Date),
            UserId = payment.UserId.Value,
            Date = payment.Date.ToString(),
            SortKey = UserKeys.Key(payment.UserId.Value),
            TransactionId = payment.TransactionId.Value,
            DebitAccount = debit,
            CreditAccount = credit,
            AmountMinor = Math.Abs(payment.Amount.Minor).ToString(CultureInfo.InvariantCulture),
        };
    }

    public Payment ToPayment() => new(
        new TransactionId(TransactionId),
        SettlementDate.Parse(Date),
        Core.UserId.Parse(UserId),
        Posting.SignedAmount(CreditAccount, new Money(long.Parse(AmountMinor, CultureInfo.InvariantCulture))));
}
