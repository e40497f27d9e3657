using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// Whose amounts a store holds: one product's, in one currency. The first write of a store sets its card; nothing changes it,
/// and whoever is configured otherwise is refused. Amounts in a store are never read in another currency.
/// </summary>
/// <param name="Product">The product.</param>
/// <param name="Currency">The currency of every amount.</param>
public sealed record StoreCard(ProductId Product, Currency Currency)
{
    /// <summary>The card of a store that is settled with some settings.</summary>
    public static StoreCard Of(SettlementSettings settings) => new(settings.Product, settings.Currency);

    /// <inheritdoc />
    public override string ToString() => $"product {Product} in {Currency}";
}
