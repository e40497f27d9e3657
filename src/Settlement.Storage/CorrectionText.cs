using System.Globalization;
using System.Text.Json.Serialization;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// The plan of a correction as stores keep it. What it has of its day's plan, all but the yield, is not kept a second time.
/// </summary>
internal sealed record CorrectionText
{
    private const char SetSeparator = ' ';

    public required string Quote { get; init; }

    public required string Yield { get; init; }

    public required string QuoteBefore { get; init; }

    public required string YieldBefore { get; init; }

    /// <summary>The digests of the sets, the latest first.</summary>
    public required string PositionSets { get; init; }

    public required bool BringsPositions { get; init; }

    // In JSON a text: numbers of Cosmos hold no more than 2^53.
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long AtLeastMinor { get; init; }

    public required bool TakesReversals { get; init; }

    public required string Reason { get; init; }

    public required string BookedBy { get; init; }

    public required string BookedAt { get; init; }

    public required long Users { get; init; }

    public required long More { get; init; }

    public required string MoreMinor { get; init; }

    public required long Less { get; init; }

    public required string LessMinor { get; init; }

    public required long LeftOut { get; init; }

    public required string LeftOutMinor { get; init; }

    public required string ResidueNumerator { get; init; }

    public required string ResidueNumeratorBefore { get; init; }

    public required string Hash { get; init; }

    /// <summary>What is kept of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="day">The plan of its day; null where there is none.</param>
    /// <exception cref="ArgumentException">The plan is no correction of the day: it has more of its own than the yield.</exception>
    public static CorrectionText Of(CorrectionPlan plan, DayPlan? day) => new()
    {
        Quote = OfDay(plan, day).Yield.Quote.Name(),
        Yield = plan.Plan.Yield.ToText(),
        QuoteBefore = plan.YieldBefore.Quote.Name(),
        YieldBefore = plan.YieldBefore.ToText(),
        PositionSets = string.Join(SetSeparator, plan.PositionSets),
        BringsPositions = plan.BringsPositions,
        AtLeastMinor = plan.AtLeast.Minor,
        TakesReversals = plan.TakesReversals,
        Reason = plan.Reason,
        BookedBy = plan.BookedBy,
        BookedAt = StoredText.Of(plan.BookedAt),
        Users = plan.Totals.Users,
        More = plan.Totals.More,
        MoreMinor = Text(plan.Totals.MoreMinor),
        Less = plan.Totals.Less,
        LessMinor = Text(plan.Totals.LessMinor),
        LeftOut = plan.Totals.LeftOut,
        LeftOutMinor = Text(plan.Totals.LeftOutMinor),
        ResidueNumerator = Text(plan.Totals.ResidueNumerator),
        ResidueNumeratorBefore = Text(plan.Totals.ResidueNumeratorBefore),
        Hash = plan.Hash.ToString(),
    };

    /// <summary>The plan.</summary>
    /// <param name="day">The plan of its day.</param>
    /// <param name="number">The correction's number.</param>
    /// <exception cref="FormatException">What is stored is none.</exception>
    public CorrectionPlan ToPlan(DayPlan day, int number) => new()
    {
        Plan = day with { Yield = StoredText.Yield(Quote, Yield) },
        Number = number,
        YieldBefore = StoredText.Yield(QuoteBefore, YieldBefore),
        PositionSets = !BringsPositions || PositionSets.Length > 0
            ? [.. PositionSets.Split(SetSeparator, StringSplitOptions.RemoveEmptyEntries).Select(DigestOf)]
            : throw new FormatException($"correction {number} of {day.Date} in the store brings positions and names no set of them"),
        BringsPositions = BringsPositions,
        AtLeast = new Money(AtLeastMinor),
        TakesReversals = TakesReversals,
        Reason = Reason,
        BookedBy = BookedBy,
        BookedAt = StoredText.Instant(BookedAt),
        Totals = new CorrectionTotals(
            Users, More, Wide(MoreMinor), Less, Wide(LessMinor), LeftOut, Wide(LeftOutMinor), Wide(ResidueNumerator), Wide(ResidueNumeratorBefore)),
        Hash = DigestOf(Hash),
    };

    /// <summary>Why a correction cannot be read: the plan that it is based on is not there.</summary>
    public static InvalidOperationException DayIsGone(SettlementDate date) => new($"{date} has corrections, and its plan is gone");

    private static DayPlan OfDay(CorrectionPlan plan, DayPlan? day) =>
        day is not null && day with { Yield = plan.Plan.Yield } == plan.Plan
            ? plan.Plan
            : throw new ArgumentException($"correction {plan.Number} of {plan.Date} was planned under another plan than its day's", nameof(plan));

    private static Digest DigestOf(string text) =>
        Digest.TryParse(text, out var digest) ? digest : throw new FormatException($"\"{text}\" in the store is no digest");

    private static string Text(Int128 number) => number.ToString(CultureInfo.InvariantCulture);

    private static Int128 Wide(string text) => Int128.Parse(text, CultureInfo.InvariantCulture);
}
