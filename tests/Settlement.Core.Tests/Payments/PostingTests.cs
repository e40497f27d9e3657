namespace Settlement.Core.Tests;

public sealed class PostingTests
{
    private static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    [Theory]
    [InlineData("1.1301", "earnings", "user:user-1")]
    [InlineData("-1.1301", "user:user-1", "earnings")]
    public void A_record_debits_the_earnings_and_one_of_a_negative_yield_credits_them(string yield, string debit, string credit)
    {
        var record = Sample.Record("user-1", 20_383, Sample.PlanAt(yield));

        Assert.Equal(new Posting(debit, credit), Posting.Of(record));
        Assert.Equal(record.Earnings.Credited, Posting.Of(record).Directed(record.Earnings.Credited));
    }

    [Theory]
    [InlineData(1, "earnings", "residue")]
    [InlineData(0, "earnings", "residue")]
    [InlineData(-1, "residue", "earnings")]
    public void A_residue_debits_the_earnings_and_a_negative_one_credits_them(int numerator, string debit, string credit)
    {
        var residue = new ResiduePosting(Date, 1, new ExactAmount(numerator, 3));

        Assert.Equal(new Posting(debit, credit), Posting.Of(residue));
        Assert.Equal(residue.Amount, Posting.Of(residue).ResidueMoved(new ExactAmount(Math.Abs(numerator), 3)));
    }

    [Theory]
    [InlineData("earnings", "user:thief")]
    [InlineData("somewhere", "residue")]
    public void A_posting_between_other_accounts_moves_no_residue(string debit, string credit) =>
        Assert.Equal(default, new Posting(debit, credit).ResidueMoved(new ExactAmount(1, 3)));
}
