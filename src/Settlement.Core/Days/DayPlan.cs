using System.Numerics;
using System.Text.Json.Serialization;

namespace Settlement.Core;

/// <summary>
/// What every amount of a day comes from besides the positions, and who pays it: frozen by the day's first run, never changed. A day
/// never mixes two plans.
/// </summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Product">The product whose earnings are settled.</param>
/// <param name="Currency">The currency of positions and payments.</param>
/// <param name="Yield">What a balance earns on the date.</param>
/// <param name="Rounding">How exact earnings become earnings.</param>
/// <param name="Payer">Who pays; no part of the input hash, since no amount comes from it.</param>
public sealed record DayPlan(
    SettlementDate Date, ProductId Product, Currency Currency, Yield Yield, Rounding Rounding, Payer Payer = Payer.Ledger)
{
    /// <summary>The days that the date accrues for; null for the date alone, as <see cref="SettlementDates.AccrualOf"/> has it.</summary>
    public Accrual? Accrual { get; init; }

    /// <summary>What becomes of the fractions that rounding leaves.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ResiduePolicy ResiduePolicy { get; init; }

    /// <summary>The date whose fractions this one takes over; null for the first that carries, and where none are carried.</summary>
    public SettlementDate? CarriesFrom { get; init; }

    /// <summary>Whether each user's fraction goes on to their next settled date.</summary>
    public bool Carries => ResiduePolicy == ResiduePolicy.Carry;

    /// <summary>What a minor unit earns, in parts of the yield's <see cref="Yield.Denominator"/>.</summary>
    public Int128 Parts => PartsOf(Yield);

    /// <summary>The plan on one line, as conflicts of a day show it.</summary>
    public override string ToString() =>
        $"product {Product}, currency {Currency}, {Yield.Quote.Name()} {Yield.ToText()}, rounding {Rounding.Name()}, payer {Payer.Name()}" +
        (Accrual is { } days ? $", accrues {days}" : string.Empty) +
        (Carries ? $", residues carried from {CarriesFrom?.ToString() ?? "no date"}" : string.Empty);

    /// <summary>What a minor unit would earn under another yield, in parts of that one's <see cref="Yield.Denominator"/>.</summary>
    public Int128 PartsOf(Yield yield) => (Int128)yield.Unscaled * yield.Quote.Multiplier(Accrual ?? new Accrual(Date.Day, Date.Day));

    /// <summary>What a position earns, exact, in minor units.</summary>
    public ExactAmount Exact(Money position) => new(position.Minor * (BigInteger)Parts, Yield.Denominator);

    /// <summary>The sum as it is done by hand: <c>203.83 × 1.1301 / 10,000 = 0.0230348283</c>.</summary>
    public string Formula(Money position) =>
        $"{position.ToText(Currency)} × {Yield.FactorText(Accrual ?? (Yield.Quote.HangsOnDate() ? new Accrual(Date.Day, Date.Day) : null))} = {Exact(position).ToText(Currency)}";
}
