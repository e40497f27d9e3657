namespace Settlement.Core.Tests;

public sealed class PostingTests
{
    private static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    [Theory]
    [InlineData(3, "earnings", "user:user-1")]
    [InlineData(-3, "user:user-1", "earnings")]
    public void A_payment_debits_the_earnings_and_a_negative_one_credits_them(long amount, string debit, string credit)
    {
        var payment = new Payment(default, Date, UserId.Parse("user-1"), new Money(amount));

        Assert.Equal(new Posting(debit, credit), Posting.Of(payment));
        Assert.Equal(payment.Amount, Posting.SignedAmount(credit, new Money(Math.Abs(amount))));
    }

    [Theory]
    [InlineData(1, "earnings", "residue")]
    [InlineData(0, "earnings", "residue")]
    [InlineData(-1, "residue", "earnings")]
    public void A_residue_debits_the_earnings_and_a_negative_one_credits_them(int numerator, string debit, string credit)
    {
        var residue = new ResiduePosting(Date, 1, new ExactAmount(numerator, 3));

        Assert.Equal(new Posting(debit, credit), Posting.Of(residue));
        Assert.Equal(residue.Amount, Posting.SignedAmount(credit, new ExactAmount(Math.Abs(numerator), 3)));
    }

    [Fact]
    public void A_ledger_answers_a_second_posting_by_what_is_there()
    {
        var asked = new Payment(new TransactionId(new Guid("11111111-2222-3333-4444-555555555555")), Date, UserId.Parse("user-1"), new Money(3));

        Assert.Equal(new PaymentAnswer(PaymentStatus.AlreadyAccepted), PaymentAnswer.OfPosted(asked, asked with { }));
        Assert.Equal(
            new PaymentAnswer(PaymentStatus.ContentDiffers, "the ledger has 11111111-2222-3333-4444-555555555555 of 4 minor units for this user and date"),
            PaymentAnswer.OfPosted(asked, asked with { Amount = new Money(4) }));
    }
}
