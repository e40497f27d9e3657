using Settlement.Core;
using Settlement.Storage.Tables;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>A small day: who has what, and what it comes to. Each shape is a date of its own.</summary>
internal sealed class DayShape
{
    /// <summary>How many small shapes there are; they come first.</summary>
    public const int Small = 39;

    /// <summary>How many shapes there are, with one that has more users than a transaction holds.</summary>
    public const int Count = Small + 1;

    private const int Large = 104;

    private static readonly SettlementSettings Settings = new(ProductId.Parse("default"), Currency.Cny, Rounding.Truncate);

    private const int Bucket = 7;

    // Users who share a partition of Tables, so that they share transactions.
    private static readonly string[] Neighbours = [.. InBucket("user-").Take(Large)];

    private static readonly string[] UnusualIds =
    [
        .. new[] { "'", "' or 1=1 ", "a b", "%2F", "A", "é", "用户", "👤", "\uE000", "..", "$id", "&", "~", "a_2014-01-01" }
            .Select(start => InBucket(start).First()),
    ];

    private DayShape(DayPlan plan, IReadOnlyList<Position> positions)
    {
        Plan = plan;
        Positions = positions;
        var derivation = new DayDerivation(plan);
        Records = positions.ToDictionary(
            position => position.UserId, position => SettlementRecord.Compute(derivation, position, default));
    }

    /// <summary>All shapes.</summary>
    public static IReadOnlyList<DayShape> All { get; } = [.. Enumerable.Range(0, Count).Select(Create)];

    public DayPlan Plan { get; }

    public IReadOnlyList<Position> Positions { get; }

    /// <summary>The record each user has to end with, whoever creates it.</summary>
    public IReadOnlyDictionary<UserId, SettlementRecord> Records { get; }

    public SettlementDate Date => Plan.Date;

    public bool IsLarge => Positions.Count > Large / 2;

    /// <summary>The activities of this day over some stores.</summary>
    public static DayActivities Activities(IInputStore inputs, OpenStores stores, IPaymentService? payments) =>
        new(inputs, stores.Settlements, payments, Settings);

    /// <summary>A payment service for this day; null where the store's ledger pays it.</summary>
    public InMemoryPaymentService? PaymentService() => Plan.Payer == Payer.Service ? new InMemoryPaymentService() : null;

    private static DayShape Create(int number)
    {
        var random = new SplitMix64((ulong)number);
        var date = new SettlementDate(new DateOnly(2014, 1, 1).AddDays(number));
        var yield = Yield.Parse(number % 8 == 5 ? "-0.4107" : "1.1301");
        var neighbours = number >= Small ? Large : 2 + (int)(random.Next() % 4);
        var users = Neighbours.Take(neighbours).Append(UnusualIds[number % UnusualIds.Length]);
        if (number % 4 == 3)
        {
            users = users.Append($"elsewhere-{number}");
        }

        var positions = users.Select((user, i) => new Position(
            UserId.Parse(user),
            // The first earns less than the smallest unit.
            new Money(i == 0 ? 1 : 10_000 + (long)(random.Next() % 100_000_000))));
        return new DayShape(new DayPlan(date, Settings.Product, Settings.Currency, yield, Settings.Rounding, number % 3 == 1 ? Payer.Service : Payer.Ledger), [.. positions]);
    }

    private static IEnumerable<string> InBucket(string start) =>
        Enumerable.Range(0, 60_000).Select(i => $"{start}{i}").Where(user => TablesKeys.Bucket(user) == Bucket);
}
