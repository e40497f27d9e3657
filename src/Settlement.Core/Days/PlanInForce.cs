namespace Settlement.Core;

/// <summary>The plan that holds for a date: the frozen one, or the one that a first run would freeze now.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Day">The day with its frozen plan; null where the date was never run.</param>
public sealed record PlanInForce(DayPlan Plan, Day? Day)
{
    /// <summary>
    /// Finds it; null where the date was never run and has no yield. The settings and the payer are what a first run
    /// would freeze.
    /// </summary>
    public static async Task<PlanInForce?> FindAsync(
        IInputStore inputs, ISettlementStore store, SettlementSettings settings, Payer payer, SettlementDate date, CancellationToken cancellationToken)
    {
        if (await store.ReadDayAsync(date, cancellationToken) is { } day)
        {
            return new PlanInForce(day.Plan, day);
        }

        return await inputs.ReadYieldAsync(date, cancellationToken) is { } yield
            ? new PlanInForce(await settings.PlanForAsync(store, date, yield, payer, cancellationToken), Day: null)
            : null;
    }
}

/// <summary>The settings a day's plan is made of, beside its yield.</summary>
/// <param name="Product">The product whose earnings are settled.</param>
/// <param name="Currency">The currency of positions and payments.</param>
/// <param name="Rounding">How exact earnings become earnings.</param>
public sealed record SettlementSettings(ProductId Product, Currency Currency, Rounding Rounding)
{
    /// <summary>Which dates are settlement dates, and the days each accrues for.</summary>
    public SettlementDates Dates { get; init; } = SettlementDates.EveryDay;

    /// <summary>What becomes of the fractions that rounding leaves.</summary>
    public ResiduePolicy ResiduePolicy { get; init; }

    /// <summary>The plan that a first run of a date would freeze, as far as the settings say: the date it carries from is none.</summary>
    public DayPlan PlanFor(SettlementDate date, Yield yield, Payer payer) =>
        new(date, Product, Currency, yield, Rounding, payer) { Accrual = Dates.AccrualOf(date, yield.Quote), ResiduePolicy = ResiduePolicy };

    /// <summary>The plan that a first run of a date would freeze now.</summary>
    internal async Task<DayPlan> PlanForAsync(
        ISettlementStore store, SettlementDate date, Yield yield, Payer payer, CancellationToken cancellationToken) =>
        PlanFor(date, yield, payer) is { Carries: true } plan
            ? plan with { CarriesFrom = await CarryOrder.FindDateBeforeAsync(store, date, cancellationToken) }
            : PlanFor(date, yield, payer);
}
