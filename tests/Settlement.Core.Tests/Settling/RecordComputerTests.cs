namespace Settlement.Core.Tests;

public sealed class RecordComputerTests
{
    private static readonly RunId Run = new(new Guid("11111111-2222-3333-4444-555555555555"));

    [Fact]
    public void A_row_in_range_comes_to_the_record_it_should_have()
    {
        var computed = new RecordComputer(Sample.Plan).Compute(new StoredPosition("user-1", 20_383), Run);

        Assert.True(computed.CanBeSettled);
        Assert.Equal((new Money(20_383), Run), (computed.Record.Position, computed.Record.CreatedBy));
        Assert.Equal((null, null), (computed.Reason, computed.Problem));
    }

    [Theory]
    [InlineData("user 1 ", 1, "1", QuarantineReason.InvalidPosition, "user id begins or ends with white space")]
    [InlineData("user-1", -1, "1", QuarantineReason.InvalidPosition, "balance of -1 minor units is outside 0 to 1000000000000000")]
    [InlineData("user-1", 1_000_000_000_000_001, "1", QuarantineReason.InvalidPosition, "balance of 1000000000000001 minor units is outside 0 to 1000000000000000")]
    [InlineData("user-1", 1_000_000_000_000_000, "92233720.3685478", QuarantineReason.AmountOverflow, "a balance of 10000000000000.00 at 92233720.3685478 income_per_10000 earns more than an amount can hold")]
    public void A_row_that_cannot_be_settled_comes_to_a_reason_and_a_sentence_with_the_numbers(
        string user, long balanceMinor, string yield, QuarantineReason reason, string problem)
    {
        var plan = Sample.Plan with { Yield = Yield.Parse(yield) };
        var computed = new RecordComputer(plan).Compute(new StoredPosition(user, balanceMinor), Run);

        Assert.False(computed.CanBeSettled);
        Assert.Null(computed.Record);
        Assert.Equal((reason, problem), (computed.Reason, computed.Problem));
    }
}
