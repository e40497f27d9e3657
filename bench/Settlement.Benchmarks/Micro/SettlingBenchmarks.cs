using BenchmarkDotNet.Attributes;
using Settlement.Core;

namespace Settlement.Benchmarks;

/// <summary>What the pure code costs for one user: each part of a record, and the record.</summary>
[MemoryDiagnoser]
public class SettlingBenchmarks
{
    private readonly DayPlan plan = new(
        SettlementDate.Parse("2014-08-05"), ProductId.Parse("default"), Currency.Cny, Yield.Parse("1.1203"), Rounding.Truncate);

    private readonly Position position = new(UserId.Parse("u00000201"), new Money(20_111));
    private readonly RunId run = new(new Guid("00000000-0000-4000-8000-000000000001"));
    private readonly byte[] dayPrefix;
    private readonly DayDerivation derivation;

    public SettlingBenchmarks() => (dayPrefix, derivation) = (Core.InputHash.DayPrefix(plan), new DayDerivation(plan));

    [Benchmark]
    public Earnings Earnings() => Core.Earnings.Compute(position.Balance, plan.Yield, plan.Rounding);

    [Benchmark]
    public InputHash InputHash() => Core.InputHash.Compute(dayPrefix, position.Balance);

    [Benchmark]
    public TransactionId TransactionId() => Core.TransactionId.Derive(plan.Product, plan.Date, position.UserId);

    [Benchmark(Baseline = true)]
    public SettlementRecord Record() => SettlementRecord.Compute(derivation, position, run);
}
