using Azure;
using Azure.Data.Tables;
using Settlement.Core;
using Settlement.Storage.Cards;

namespace Settlement.Storage.Tables;

/// <summary>A store's card as an entity of one of its tables.</summary>
internal sealed class TablesCard(TablesRequests requests, TablesAddress address, TableClient table) : ICardPlace
{
    private const string Key = "card";

    public async Task<StoreCard?> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await requests.SendAsync(
            token => table.GetEntityIfExistsAsync<TableEntity>(Key, Key, cancellationToken: token), cancellationToken);
        return found.HasValue ? StoredText.Card(found.Value!.GetString("Product"), found.Value.GetString("Currency")) : null;
    }

    public async Task<StoreCard> CreateAsync(StoreCard card, CancellationToken cancellationToken)
    {
        var entity = new TableEntity(Key, Key) { ["Product"] = card.Product.Value, ["Currency"] = card.Currency.Code };
        try
        {
            await requests.SendAsync(token => table.AddEntityAsync(entity, token), cancellationToken);
            return card;
        }
        catch (RequestFailedException exception) when (TablesErrors.IsRefusedByContent(exception))
        {
            return await ReadAsync(cancellationToken) ??
                throw new StoreUnavailableException($"{address} has a card that appears and disappears", exception);
        }
    }
}
