namespace Settlement.Core;

/// <summary>The settings a day's plan is made of, beside its yield.</summary>
/// <param name="Product">The product whose earnings are settled.</param>
/// <param name="Currency">The currency of positions and payments.</param>
/// <param name="Rounding">How exact earnings become earnings.</param>
public sealed record SettlementSettings(ProductId Product, Currency Currency, Rounding Rounding);
