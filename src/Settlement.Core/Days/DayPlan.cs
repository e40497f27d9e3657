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
    /// <summary>The plan on one line, as conflicts of a day show it.</summary>
    public override string ToString() =>
        $"product {Product}, currency {Currency}, {Yield.Quote.Name()} {Yield.ToText()}, rounding {Rounding.Name()}, payer {Payer.Name()}";
}
