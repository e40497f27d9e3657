using System.Globalization;

namespace Settlement.Core.Tests;

/// <summary>The day that most tests settle: the yield of 2014-08-05 in yuan, truncated.</summary>
internal static class Sample
{
    public static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    public static readonly SettlementSettings Settings = new(ProductId.Parse("default"), Currency.Cny, Rounding.Truncate);

    public static readonly DayPlan Plan = PlanAt("1.1301");

    public static DayPlan PlanAt(string yield) =>
        new(Date, Settings.Product, Settings.Currency, Yield.Parse(yield), Settings.Rounding);

    public static RunId Run(int number) => new(new Guid(number, 0, 0, new byte[8]));

    public static string User(int number) => string.Create(CultureInfo.InvariantCulture, $"user-{number:0000}");

    public static StoredPosition Position(string user, long balanceMinor) => new(user, balanceMinor);

    public static SettlementRecord Record(string user, long balanceMinor, DayPlan? plan = null, int run = 1) =>
        SettlementRecord.Compute(
            plan ?? Plan,
            InputHash.DayPrefix(plan ?? Plan),
            new Position(UserId.Parse(user), new Money(balanceMinor)),
            Run(run));
}
