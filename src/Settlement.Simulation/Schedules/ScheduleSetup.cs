using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>What a seed makes of a day: its users, its yield, how the work is cut, the machines, the payment service.</summary>
internal sealed class ScheduleSetup
{
    /// <summary>How long a worker waits for an answer, in microseconds of its own clock.</summary>
    public const long AttemptTimeout = 10 * VirtualTime.Second;

    /// <summary>How long a lease outlasts the last heartbeat of its run, in microseconds.</summary>
    public const long LeaseTime = 30 * VirtualTime.Second;

    /// <summary>The most users of a day, the late one included.</summary>
    public const int MostUsers = 6;

    // Which of a seed's streams of random numbers the calendar is made from.
    private const ulong CalendarStream = 7;

    private static readonly ProductId Product = ProductId.Parse("default");
    private static readonly Yield[] Yields =
    [
        Yield.Parse("1.1301"), Yield.Parse("1.4223"), Yield.Parse("0.0003"), Yield.Parse("-0.25"),
        Yield.Parse("4.125", YieldQuote.AnnualPercentAct365), Yield.Parse("3", YieldQuote.AnnualPercentAct360),
    ];

    private static readonly Yield[] AnnualYields =
    [
        Yield.Parse("1.1301"), Yield.Parse("4.125", YieldQuote.AnnualPercentAct365), Yield.Parse("3", YieldQuote.AnnualPercentAct360),
        Yield.Parse("3.65", YieldQuote.AnnualPercentActAct), Yield.Parse("-0.25", YieldQuote.AnnualPercent30E360),
    ];

    private static readonly string[] UserNames = [.. Enumerable.Range(0, MostUsers + 2).Select(number => $"u{number}")];

    // How often each fault strikes where a schedule has it, in parts of 10,000 opportunities. A day has some hundred
    // deliveries and some dozen requests, and each schedule has about a third of the kinds.
    private static readonly int[] UsualRates = MakeUsualRates();

    // The ledger, the usual payer, and the service that promises nothing come up twice as often as the others.
    private static readonly PaymentStyle[] Payers =
    [
        PaymentStyle.Ledger, PaymentStyle.Ledger, PaymentStyle.Honest, PaymentStyle.Slow, PaymentStyle.Flaky, PaymentStyle.Forgetful,
        PaymentStyle.Unforgiving, PaymentStyle.Blind, PaymentStyle.Blind,
    ];

    private static readonly FaultKind[] PaymentFaults =
    [
        FaultKind.PaymentRequestLost, FaultKind.PaymentAnswerLost, FaultKind.PaymentLandsLate, FaultKind.PaymentBreaksOff,
        FaultKind.PaymentRejected, FaultKind.LookUpFails,
    ];

    private static readonly FaultKind[] NotAgainstBlind =
    [
        FaultKind.PaymentLandsLate, FaultKind.WorkerStalls, FaultKind.ActivityTwice, FaultKind.ActivityLate, FaultKind.StartedTwice,
    ];

    private ScheduleSetup(SeededRandom random)
    {
        Rounding = random.OneIn(4) ? (Rounding)random.Below(3) : Rounding.Truncate;
        Settings = new SettlementSettings(Product, Currency.Cny, Rounding);
        Yield = random.OneIn(3) ? Yields[random.Below(Yields.Length)] : Yields[0];
        ReplacedYield = Yields[random.Below(Yields.Length)];
        Positions = MakePositions(random);
        Sizing = new RunSizing
        {
            Partitions = 1 + random.Below(2),
            PartitionWindow = 1 + random.Below(2),
            PageSize = 1 + random.Below(4),
            UsersPerActivity = 1 + random.Below(3),
            ActivityWindow = 1 + random.Below(3),
            PagesPerGeneration = 1 + random.Below(3),
            Retry = new RetryPolicy { Attempts = 1 + random.Below(3), BackOff = TimeSpan.FromSeconds(2) },
        };
        Sizing = Sizing with { ReconcilePageSize = Sizing.PageSize };
        IsDurable = random.OneIn(2);
        Payments = Payers[random.Below(Payers.Length)];
        UsesLease = Payments != PaymentStyle.Blind && random.OneIn(6);
        PoolSize = random.OneIn(3) ? 1 + random.Below(2) : 8;
        BeginsUtc = new DateTimeOffset(2014, 8, 5, 23, 40, 0, TimeSpan.Zero).AddSeconds(random.Below(1_300));
        Clocks = [.. Enumerable.Range(0, 1 + random.Below(3)).Select(_ => (random.Between(-90, 90) * VirtualTime.Second, random.Between(-2_000, 2_000)))];
        Rates = MakeRates(random, Payments);
    }

    /// <summary>The date that is settled.</summary>
    public static SettlementDate Date { get; } = SettlementDate.Parse("2014-08-05");

    /// <summary>The settings of the day's plan.</summary>
    public SettlementSettings Settings { get; private set; }

    /// <summary>The rounding of the day's plan.</summary>
    public Rounding Rounding { get; }

    /// <summary>The day's yield.</summary>
    public Yield Yield { get; private set; }

    /// <summary>What the yield is replaced by, if it is.</summary>
    public Yield ReplacedYield { get; }

    /// <summary>The positions that are there from the beginning, some of them invalid.</summary>
    public IReadOnlyList<StoredPosition> Positions { get; }

    /// <summary>How the work is cut.</summary>
    public RunSizing Sizing { get; }

    /// <summary>Whether workflows outlive their host.</summary>
    public bool IsDurable { get; }

    /// <summary>Who pays.</summary>
    public PaymentStyle Payments { get; }

    /// <summary>Whether runs take a lease first, so as not to do the same work twice.</summary>
    public bool UsesLease { get; }

    /// <summary>The store's connections.</summary>
    public int PoolSize { get; }

    /// <summary>The time of day at which the schedule begins.</summary>
    public DateTimeOffset BeginsUtc { get; }

    /// <summary>The workers' clocks: microseconds ahead, and microseconds gained in a second.</summary>
    public IReadOnlyList<(long Offset, long DriftPpm)> Clocks { get; }

    /// <summary>How often each kind of fault strikes, in parts of 10,000 opportunities.</summary>
    public int[] Rates { get; }

    /// <summary>The corrections of the day; null where it is not corrected. A seed that corrects nothing has no other schedule for it.</summary>
    public CorrectionScript? Corrections { get; private init; }

    /// <summary>The date before, whose fractions this one takes over; null where it carries none.</summary>
    public DateBefore? Before { get; private set; }

    /// <summary>What a seed makes of a day.</summary>
    public static ScheduleSetup Of(ulong seed)
    {
        var setup = new ScheduleSetup(new SeededRandom(SeededRandom.Mix(seed, 1))) { Corrections = CorrectionScript.Of(seed) };
        var random = new SeededRandom(SeededRandom.Mix(seed, CalendarStream));
        return (random.OneIn(5) ? setup.With(CalendarOf(random), AnnualYields[random.Below(AnnualYields.Length)]) : setup).WithBefore(seed);
    }

    /// <summary>A balance such as positions have: nothing, next to nothing, usual, large.</summary>
    public static long Balance(SeededRandom random) => random.Below(8) switch
    {
        0 => 0,
        1 => random.Between(1, 8_000),
        2 => random.Between(1_000_000_000, 100_000_000_000),
        _ => random.Between(8_000, 50_000_000),
    };

    /// <summary>The id of a user.</summary>
    public static string User(int number) => UserNames[number];

    // A seed without a calendar has no other schedule for those that have one.
    private ScheduleSetup With(SettlementDates dates, Yield yield)
    {
        Settings = Settings with { Dates = dates };
        Yield = yield;
        return this;
    }

    private ScheduleSetup WithBefore(ulong seed)
    {
        if (DateBefore.Of(seed, this) is { } before)
        {
            Settings = Settings with { ResiduePolicy = ResiduePolicy.Carry };
            Before = before;
        }

        return this;
    }

    private static SettlementDates CalendarOf(SeededRandom random)
    {
        var days = new Dictionary<DateOnly, CalendarDay> { [Date.Day] = CalendarDay.Working };
        for (var distance = 1; distance <= 4; distance++)
        {
            days[Date.Day.AddDays(distance)] = (CalendarDay)random.Below(2);
            days[Date.Day.AddDays(-distance)] = (CalendarDay)random.Below(2);
        }

        return SettlementDates.Weekdays((AccrualRule)random.Below(2), days);
    }

    private static List<StoredPosition> MakePositions(SeededRandom random)
    {
        var positions = new List<StoredPosition>();
        for (var i = 1 + random.Below(MostUsers - 2); i > 0; i--)
        {
            positions.Add(new StoredPosition(User(i), Balance(random)));
        }

        if (random.OneIn(12))
        {
            positions[0] = positions[0] with { BalanceMinor = -1 };
        }

        return positions;
    }

    private static int[] MakeRates(SeededRandom random, PaymentStyle payments)
    {
        var rates = new int[UsualRates.Length];
        for (var kind = 0; kind < rates.Length; kind++)
        {
            rates[kind] = random.OneIn(3) ? UsualRates[kind] << random.Below(2) : 0;
        }

        IReadOnlyList<FaultKind> absent = payments switch
        {
            PaymentStyle.Ledger or PaymentStyle.Honest => PaymentFaults,
            PaymentStyle.Slow => [.. PaymentFaults.Where(kind => kind != FaultKind.PaymentLandsLate)],
            PaymentStyle.Flaky or PaymentStyle.Forgetful => [FaultKind.PaymentLandsLate],
            PaymentStyle.Unforgiving => [],
            PaymentStyle.Blind => NotAgainstBlind,
            _ => throw new ArgumentOutOfRangeException(nameof(payments), payments, "unknown style"),
        };
        foreach (var kind in absent)
        {
            rates[(int)kind] = 0;
        }

        if (payments == PaymentStyle.Slow)
        {
            rates[(int)FaultKind.PaymentLandsLate] = 3_000;
        }
        else if (payments == PaymentStyle.Unforgiving)
        {
            rates[(int)FaultKind.PaymentRejected] = 2_000;
        }

        return rates;
    }

    private static int[] MakeUsualRates()
    {
        var rates = new int[Enum.GetValues<FaultKind>().Length];
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            rates[(int)kind] = kind switch
            {
                FaultKind.StoreRefuses => 100,
                FaultKind.StoreRequestLost => 60,
                FaultKind.StoreAnswerLost => 300,
                FaultKind.StoreWriteLandsLate => 400,
                FaultKind.StoreBatchBreaksOff => 400,
                FaultKind.StoreTransactionStalls => 150,
                FaultKind.StoreFailsOddly => 200,
                FaultKind.PaymentRequestLost => 800,
                FaultKind.PaymentAnswerLost => 1_200,
                FaultKind.PaymentLandsLate => 1_000,
                FaultKind.PaymentBreaksOff => 800,
                FaultKind.PaymentRejected => 500,
                FaultKind.LookUpFails => 1_500,
                FaultKind.WorkerCrashes => 60,
                FaultKind.WorkerStalls => 50,
                FaultKind.StartedTwice => 4_000,
                FaultKind.StartedAgain => 3_000,
                FaultKind.ActivityTwice => 600,
                FaultKind.ActivityLate => 400,
                FaultKind.PositionReplaced => 1_500,
                FaultKind.PositionLate => 2_000,
                FaultKind.YieldReplaced => 800,
                FaultKind.ClosedEarly => 3_000,
                FaultKind.PositionWithdrawn => 2_000,
                _ => throw new InvalidOperationException($"{kind} has no rate"),
            };
        }

        return rates;
    }
}
