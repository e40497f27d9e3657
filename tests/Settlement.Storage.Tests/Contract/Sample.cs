using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>A day to settle, with made-up users.</summary>
internal static class Sample
{
    public static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");
    public static readonly SettlementSettings Settings = new(ProductId.Parse("default"), Currency.Cny, Rounding.Truncate);
    public static readonly DayPlan Plan = new(Date, Settings.Product, Settings.Currency, Yield.Parse("1.1301"), Settings.Rounding);

    public static RunId NewRun() => new(Guid.NewGuid());

    public static UserId User(int number) => UserId.Parse($"u{number:00000}");

    public static Position Position(int number, long? balanceMinor = null) =>
        new(User(number), new Money(balanceMinor ?? 20_000 + (number * 37L)));

    public static SettlementRecord Record(Position position, RunId run, DayPlan? plan = null) =>
        SettlementRecord.Compute(plan ?? Plan, InputHash.DayPrefix(plan ?? Plan), position, run);

    public static SettlementRecord Record(int number, RunId run, long? balanceMinor = null) =>
        Record(Position(number, balanceMinor), run);

    public static Payment Payment(int number) => Core.Payment.Of(Record(number, default));

    /// <summary>Runs an action on many threads, all let go at the same moment.</summary>
    public static async Task<T[]> AtOnceAsync<T>(int workers, Func<int, Task<T>> action)
    {
        using var barrier = new Barrier(workers);
        var threads = Enumerable.Range(0, workers).Select(worker => Task.Factory.StartNew(
            () =>
            {
                barrier.SignalAndWait();
                return action(worker);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap());
        return await Task.WhenAll(threads);
    }
}
