namespace Settlement.Storage.Cards;

/// <summary>
/// Looks at the cards of a store that is opened, and sets those that are missing before its first write. Thread-safe.
/// </summary>
/// <param name="rule">Who may use the store; null where nobody asks, and no card is set.</param>
/// <param name="writes">Whether the store was opened to be written.</param>
/// <param name="places">Where its cards are.</param>
/// <param name="listOfDays">Lists the different products and currencies of its days.</param>
internal sealed class CardKeeper(
    CardRule? rule,
    bool writes,
    IReadOnlyList<ICardPlace> places,
    Func<CancellationToken, Task<IReadOnlyCollection<StoreCard>>> listOfDays) : IDisposable
{
    private readonly SemaphoreSlim setting = new(1);
    private volatile bool isSet = rule is null;

    /// <summary>Looks at the cards that are there.</summary>
    /// <exception cref="StoreRefusedException">The store belongs to another product or currency.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (rule is null)
        {
            return;
        }

        var cards = await Task.WhenAll(places.Select(place => place.ReadAsync(cancellationToken)));
        foreach (var card in cards.OfType<StoreCard>())
        {
            rule.Require(card);
        }

        if (cards.Contains(null))
        {
            rule.Require(await listOfDays(cancellationToken), writes);
        }
        else
        {
            isSet = true;
        }
    }

    /// <summary>Sets the cards that are missing.</summary>
    /// <exception cref="StoreRefusedException">Somebody else has set another one since.</exception>
    public ValueTask SetAsync(CancellationToken cancellationToken) => isSet ? ValueTask.CompletedTask : new ValueTask(SetMissingAsync(cancellationToken));

    public void Dispose() => setting.Dispose();

    private async Task SetMissingAsync(CancellationToken cancellationToken)
    {
        await setting.WaitAsync(cancellationToken);
        try
        {
            foreach (var place in isSet ? [] : places)
            {
                rule!.Require(await place.CreateAsync(rule.Configured, cancellationToken));
            }

            isSet = true;
        }
        finally
        {
            setting.Release();
        }
    }
}

/// <summary>One of the places where a store keeps its card: with its days, and with its inputs.</summary>
internal interface ICardPlace
{
    /// <summary>The card there; null before the first write.</summary>
    Task<StoreCard?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Puts a card there if there is none. Returns the one that stands, this or another.</summary>
    Task<StoreCard> CreateAsync(StoreCard card, CancellationToken cancellationToken);
}
