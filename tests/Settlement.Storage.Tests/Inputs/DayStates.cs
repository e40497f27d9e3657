using Moq;
using Settlement.Core;

namespace Settlement.Storage.Tests;

/// <summary>Settlement stores that know the state of days and nothing else: any other call fails.</summary>
internal static class DayStates
{
    public static ISettlementStore None() => Of();

    public static ISettlementStore Of(params (SettlementDate Date, DayState State)[] days)
    {
        var store = new Mock<ISettlementStore>(MockBehavior.Strict);
        store.Setup(s => s.ReadDayAsync(It.IsAny<SettlementDate>(), It.IsAny<CancellationToken>())).ReturnsAsync((Day?)null);
        foreach (var (date, state) in days)
        {
            var plan = new DayPlan(date, ProductId.Parse("000198"), Currency.Cny, Yield.Parse("1.1301"), Rounding.Truncate);
            store.Setup(s => s.ReadDayAsync(date, It.IsAny<CancellationToken>())).ReturnsAsync(new Day(plan, state, Totals: null, "1"));
        }

        return store.Object;
    }
}
