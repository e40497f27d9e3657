using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>A correction of the sample day: its yield was 1.1301, and is 1.2345 now.</summary>
internal static class SampleCorrection
{
    public static readonly Digest Set = Digest.Of("a set of positions");

    public static readonly Digest OlderSet = Digest.Of("an older set of positions");

    /// <summary>A correction's plan in which every field differs from its default.</summary>
    public static CorrectionPlan Plan(int number = 1, DayPlan? day = null) => new()
    {
        Plan = (day ?? Sample.Plan) with { Yield = Yield.Parse("1.2345") },
        Number = number,
        YieldBefore = Yield.Parse("-3.65", YieldQuote.AnnualPercentAct365),
        PositionSets = [Set, OlderSet],
        BringsPositions = true,
        AtLeast = new Money(7),
        TakesReversals = false,
        Reason = "a wrong yield was published, 收益率",
        BookedBy = "小明@host-1",
        BookedAt = new DateTimeOffset(2014, 8, 6, 12, 0, 0, TimeSpan.Zero).AddTicks(1),
        Totals = new CorrectionTotals(9, 4, Int128.MaxValue, 3, (Int128)long.MaxValue * 10, 2, -5, Int128.MinValue, 1),
        Hash = Digest.Of("what was previewed"),
    };

    /// <summary>A user's entry, of amounts of its own.</summary>
    public static CorrectionEntry Entry(int user, int number = 1, EntryStatus status = EntryStatus.Recorded, int run = 1) =>
        Entry(Sample.UserId(user), number, status, run, seed: user);

    public static CorrectionEntry Entry(UserId user, int number = 1, EntryStatus status = EntryStatus.Recorded, int run = 1, int seed = 1) => new()
    {
        Date = Sample.Date,
        Number = number,
        UserId = user,
        Position = new Money(20_000 + seed),
        Earnings = new Earnings(new Money(100 + seed), -seed),
        Before = new Money(status == EntryStatus.Owed ? 150 + seed : 50 + seed),
        TransactionId = TransactionId.Derive(Sample.Settings.Product, Sample.Date, user, correction: number),
        CreatedBy = Sample.Run(run),
        Status = status,
    };

    /// <summary>The day, and its corrections up to a number.</summary>
    public static async Task CreateAsync(OpenStores stores, int corrections = 1)
    {
        await stores.Settlements.CreateDayAsync(Sample.Plan, default);
        for (var number = 1; number <= corrections; number++)
        {
            await stores.Corrections.CreateCorrectionAsync(Plan(number), default);
        }
    }

    /// <summary>What a list holds, on lines, whatever the stores' versions are.</summary>
    public static string Text(IEnumerable<CorrectionEntry?> entries) => string.Join('\n', entries.Select(
        entry => entry is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{entry with { Version = null, Product = null, TransactionId = entry.TransactionId }}")));
}
