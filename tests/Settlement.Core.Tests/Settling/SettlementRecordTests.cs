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

    [Fact]
    public void Record_whose_hash_and_id_are_derived_equals_the_one_that_has_them_stored()
    {
        var stored = new SettlementRecord
        {
            Date = Record.Date,
            UserId = Record.UserId,
            Position = Record.Position,
            Earnings = Record.Earnings,
            InputHash = Record.InputHash,
            TransactionId = Record.TransactionId,
            CreatedBy = Record.CreatedBy,
        };

        Assert.Equal(Record, stored);
        Assert.Equal((true, false), (Record.IsDerivedFrom(Sample.Plan), stored.IsDerivedFrom(Sample.Plan)));
        Assert.NotEqual(Record, stored with { InputHash = Sample.Record("alice", 20_112).InputHash });
    }

    [Fact]
    public void Records_derived_from_other_plans_have_other_content()
    {
        var product = Sample.Plan with { Product = ProductId.Parse("fund-2") };

        Assert.False(Record.HasSameContentAs(Sample.Record("alice", 20_111, product)));
        Assert.True(Record.HasSameContentAs(Sample.Record("alice", 20_111, Sample.LedgerPlan)));
    }

    [Fact]
    public void Record_with_neither_a_hash_nor_a_derivation_says_so() =>
        Assert.Contains(
            "the record of alice on 2014-08-05 has no hash",
            Assert.Throws<InvalidOperationException>(() => (Record with { Derivation = null }).InputHash).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(20_111, RecordStatus.Recorded, "recorded")]
    [InlineData(20_111, RecordStatus.Paid, "paid")]
    [InlineData(1, RecordStatus.Recorded, "nothing-to-settle")]
    public void User_has_come_as_far_as_the_record_or_has_nothing_to_settle(long balanceMinor, RecordStatus status, string expected) =>
        Assert.Equal(expected, (Sample.Record("alice", balanceMinor) with { Status = status }).UserStatus());

    [Fact]
    public void Unknown_status_has_no_name() => Assert.Throws<ArgumentOutOfRangeException>(() => ((RecordStatus)9).Name());

    [Theory]
    [InlineData(10, 4, 1, 5)]
    [InlineData(3, 1, 2, 0)]
    public void Records_that_wait_for_their_payment_are_those_neither_paid_nor_of_zero_earnings(long records, long paid, long nothing, long unpaid) =>
        Assert.Equal(unpaid, new RecordCounts(records, paid, nothing).Unpaid);
}
