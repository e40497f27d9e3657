namespace Settlement.Core.Tests;

public sealed class SettlementRecordTests
{
    private static readonly SettlementRecord Record = Sample.Record("alice", 20_111);

    // Each field alone, so that none stands in for another.
    public static TheoryData<string, SettlementRecord> Others { get; } = new()
    {
        { "date", Record with { Date = SettlementDate.Parse("2014-08-06") } },
        { "user", Record with { UserId = UserId.Parse("bob") } },
        { "input hash", Record with { InputHash = Sample.Record("alice", 20_112).InputHash } },
        { "position", Record with { Position = new Money(20_112) } },
        { "earnings", Record with { Earnings = Record.Earnings with { Credited = new Money(3) } } },
        { "residue", Record with { Earnings = Record.Earnings with { ResidueNumerator = 1 } } },
        { "transaction id", Record with { TransactionId = Sample.Record("bob", 20_111).TransactionId } },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Record_that_differs_in_one_field_has_other_content(string field, SettlementRecord other)
    {
        Assert.False(Record.HasSameContentAs(other), field);
        Assert.False(other.HasSameContentAs(Record), field);
    }

    [Fact]
    public void Who_created_a_record_its_version_and_how_far_it_has_come_are_not_its_content() =>
        Assert.True(Record.HasSameContentAs(Record with { CreatedBy = Sample.Run(9), Version = "7", Status = RecordStatus.Paid }));

    [Theory]
    [InlineData(10, 4, 1, 5)]
    [InlineData(3, 1, 2, 0)]
    public void Records_that_wait_for_their_payment_are_those_neither_paid_nor_of_zero_earnings(long records, long paid, long nothing, long unpaid) =>
        Assert.Equal(unpaid, new RecordCounts(records, paid, nothing).Unpaid);
}
