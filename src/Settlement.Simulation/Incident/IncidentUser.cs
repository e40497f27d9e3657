using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// The user of the incident: two days of a real fund's published income. On the first day a balance of 203.83 earns
/// 0.02; then 100 are withdrawn, and on the second day 103.83 earn 0.01. So the account should hold 0.03, and holds 0.04
/// where the second day is credited twice.
/// </summary>
/// <remarks>
/// The report of the incident gives 0.04 instead of 0.03 and two records of one day. Two equal records make that
/// difference only where the day's earnings are 0.01 and the account held 0.02 before.
/// </remarks>
internal static class IncidentUser
{
    /// <summary>The product.</summary>
    public static ProductId Product { get; } = ProductId.Parse("default");

    /// <summary>Who it is.</summary>
    public static UserId Id { get; } = UserId.Parse("user-1");

    /// <summary>The day before the incident, settled as it should be.</summary>
    public static SettlementDate DayBefore { get; } = SettlementDate.Parse("2014-08-04");

    /// <summary>The day of the incident.</summary>
    public static SettlementDate Day { get; } = SettlementDate.Parse("2014-08-05");

    /// <summary>What the user earned on the day before.</summary>
    public static Money EarnedBefore { get; } = Earn("203.83", "1.1451");

    /// <summary>What the user earned on the day of the incident.</summary>
    public static Money Earned { get; } = Earn("103.83", "1.1203");

    private static Money Earn(string balance, string yield) =>
        Money.TryParse(balance, Currency.Cny, out var position, out var problem)
            ? Earnings.Compute(position, Yield.Parse(yield), Rounding.Truncate).Credited
            : throw new InvalidOperationException(problem);
}
