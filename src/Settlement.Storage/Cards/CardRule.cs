namespace Settlement.Storage.Cards;

/// <summary>Who may use a store, by its card or, where it has none yet, by the plans of its days.</summary>
/// <param name="Configured">The product and currency that are configured.</param>
/// <param name="Store">The store, as messages name it.</param>
/// <param name="Other">What else to choose, such as <c>another file</c>.</param>
internal sealed record CardRule(StoreCard Configured, string Store, string Other)
{
    /// <summary>Refuses a store whose card says something else.</summary>
    /// <exception cref="StoreRefusedException">It does.</exception>
    public void Require(StoreCard card)
    {
        if (card != Configured)
        {
            throw new StoreRefusedException(
                $"{Store} holds {card}, and the configuration says {Configured}: correct the configuration, or choose {Other}");
        }
    }

    /// <summary>Refuses a store without a card whose days say something else.</summary>
    /// <param name="ofDays">The different products and currencies of its days; empty before its first run.</param>
    /// <param name="writes">Whether it is to be written, which gives it a card.</param>
    /// <exception cref="StoreRefusedException">They do, or it is to be written and they disagree.</exception>
    public void Require(IReadOnlyCollection<StoreCard> ofDays, bool writes)
    {
        if (ofDays.Count == 1)
        {
            Require(ofDays.Single());
        }
        else if (ofDays.Count > 1 && (writes || !ofDays.Contains(Configured)))
        {
            var all = string.Join(" and of ", ofDays.OrderBy(card => card.ToString(), StringComparer.Ordinal));
            throw new StoreRefusedException(writes
                ? $"{Store} has days of {all}, and a store belongs to one product and one currency: it can still be read; settle new dates in {Other} for each"
                : $"{Store} has days of {all}, and the configuration says {Configured}: correct the configuration");
        }
    }
}
