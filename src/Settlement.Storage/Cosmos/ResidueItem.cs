using System.Globalization;
using System.Numerics;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>A residue posting as it is stored: its id is the sequence number, ten digits.</summary>
internal sealed record ResidueItem : StoredItem
{
    public required string Partition { get; init; }

    public required string DebitAccount { get; init; }

    public required string CreditAccount { get; init; }

    public required string AmountNumerator { get; init; }

    public required string AmountDenominator { get; init; }

    public int CloseAttempt { get; init; }

    public static ResidueItem Of(ResiduePosting posting)
    {
        var (debit, credit) = Posting.Of(posting);
        return new ResidueItem
        {
            Id = posting.Sequence.ToString("0000000000", CultureInfo.InvariantCulture),
            Partition = CosmosKeys.Residue(posting.Date),
            DebitAccount = debit,
            CreditAccount = credit,
            AmountNumerator = BigInteger.Abs(posting.Amount.Numerator).ToString(CultureInfo.InvariantCulture),
            AmountDenominator = posting.Amount.Denominator.ToString(CultureInfo.InvariantCulture),
            CloseAttempt = posting.CloseAttempt,
        };
    }

    public ResiduePosting ToPosting(SettlementDate date)
    {
        var amount = new ExactAmount(
            BigInteger.Parse(AmountNumerator, CultureInfo.InvariantCulture), BigInteger.Parse(AmountDenominator, CultureInfo.InvariantCulture));
        return new ResiduePosting(
            date, int.Parse(Id, CultureInfo.InvariantCulture), new Posting(DebitAccount, CreditAccount).ResidueMoved(amount))
        {
            CloseAttempt = CloseAttempt,
        };
    }
}
