using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>What a seed makes of the corrections of its day: one in four corrects it, up to three times.</summary>
internal sealed class CorrectionScript
{
    private const int OneIn = 4;
    private const int MostSteps = 3;
    private const long SmallestBooked = 50;

    private static readonly Yield[] Yields =
    [
        Yield.Parse("1.1201"), Yield.Parse("1.1401"), Yield.Parse("1.1301"), Yield.Parse("0.0003"), Yield.Parse("-0.25"),
        Yield.Parse("4.125", YieldQuote.AnnualPercentAct365),
    ];

    private CorrectionScript(SeededRandom random)
    {
        TakesReversals = random.OneIn(2);
        Steps = [.. Enumerable.Range(0, 1 + random.Below(MostSteps)).Select(_ => Step(random))];
    }

    /// <summary>Whether a payment service takes reversals.</summary>
    public bool TakesReversals { get; }

    /// <summary>The corrections, in the order in which they are asked for.</summary>
    public IReadOnlyList<CorrectionStep> Steps { get; }

    /// <summary>What a seed makes of it; null where it corrects nothing.</summary>
    public static CorrectionScript? Of(ulong seed)
    {
        var random = new SeededRandom(SeededRandom.Mix(seed, 5));
        return random.OneIn(OneIn) ? new CorrectionScript(random) : null;
    }

    // A wrong yield, wrong balances, or both. A set may name users who were not there.
    private static CorrectionStep Step(SeededRandom random)
    {
        var kind = random.Below(3);
        var positions = new SortedDictionary<UserId, Position>();
        for (var i = kind == 0 ? 0 : 1 + random.Below(3); i > 0; i--)
        {
            var user = UserId.Parse(ScheduleSetup.User(random.Below(ScheduleSetup.MostUsers + 2)));
            positions[user] = new Position(user, new Money(ScheduleSetup.Balance(random)));
        }

        return new CorrectionStep(
            kind == 1 ? null : Yields[random.Below(Yields.Length)],
            [.. positions.Values],
            random.OneIn(5) ? new Money(SmallestBooked) : Money.Zero);
    }
}
