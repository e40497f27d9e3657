namespace Settlement.Core.Tests;

public sealed class RecordConflictTests
{
    private static readonly SettlementRecord Record = Sample.Record("user-1", 20_383);

    public static TheoryData<DayPlan, string> OtherPlans { get; } = new()
    {
        { Sample.Plan with { Currency = Currency.Find("USD")! }, "product default, currency USD, income_per_10000 1.1301, rounding truncate, payer service" },
        { Sample.Plan with { Rounding = Rounding.HalfEven }, "product default, currency CNY, income_per_10000 1.1301, rounding half-even, payer service" },
    };

    [Fact]
    public void Other_amounts_are_shown_side_by_side() => Assert.Matches(
        "^recorded \\(recorded\\): position 203.83, earnings 0.02, input hash [0-9a-f]{12}; now: position 900.00, earnings 0.10, input hash [0-9a-f]{12}$",
        RecordConflict.ToText(Record, Sample.Record("user-1", 90_000), Sample.Plan));

    // The record keeps the hash of its plan, and the day's plan is what was altered.
    [Theory, MemberData(nameof(OtherPlans))]
    public void Same_amounts_under_another_plan_name_the_plan(DayPlan plan, string named)
    {
        var stored = Record with { InputHash = Record.InputHash, TransactionId = Record.TransactionId };
        var now = Sample.Record("user-1", 20_383, plan);

        Assert.Equal(
            $"recorded (recorded): position 203.83, earnings 0.02, input hash {stored.InputHash}; now the same amounts, {now.InputHash}, of this position and {named}",
            RecordConflict.ToText(stored, now, plan));
    }

    [Fact]
    public void Same_amounts_of_another_product_name_the_transaction_ids_too()
    {
        var plan = Sample.Plan with { Product = ProductId.Parse("other") };
        var stored = Record with { InputHash = Record.InputHash, TransactionId = Record.TransactionId };
        var now = Sample.Record("user-1", 20_383, plan);

        var text = RecordConflict.ToText(stored, now, plan);

        Assert.Contains($"transaction id {stored.TransactionId}; now the same amounts, ", text, StringComparison.Ordinal);
        Assert.EndsWith($"product other, currency CNY, income_per_10000 1.1301, rounding truncate, payer service, transaction id {now.TransactionId}", text, StringComparison.Ordinal);
    }

    // 203.83 at 1.1301 leaves 3034828.3 of 100,000,000 parts of a fen; at 1.13 there are 1,000,000 parts.
    [Fact]
    public void Residue_of_a_yield_with_other_decimals_is_shown_in_the_parts_it_is_stored_in()
    {
        var plan = Sample.PlanAt("1.13");
        var now = Sample.Record("user-1", 20_383, plan);

        var text = RecordConflict.ToText(Record with { Derivation = new DayDerivation(plan) }, now, plan);

        Assert.Equal(Record.Earnings.Credited, now.Earnings.Credited);
        Assert.Equal(
            "recorded (recorded): position 203.83, earnings 0.02, a residue numerator of 30348283; now the same amounts, 303279 of 1000000 parts",
            text);
    }
}
