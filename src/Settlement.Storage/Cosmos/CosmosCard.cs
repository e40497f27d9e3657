using System.Net;
using Microsoft.Azure.Cosmos;
using Settlement.Core;
using Settlement.Storage.Cards;

namespace Settlement.Storage.Cosmos;

/// <summary>A store's card as an item of one of its containers.</summary>
internal sealed class CosmosCard(CosmosRequests requests, CosmosAddress address, Container container) : ICardPlace
{
    private const string Key = "card";

    public Task<StoreCard?> ReadAsync(CancellationToken cancellationToken) => requests.SendAsync(
        async token =>
        {
            using var answer = await container.ReadItemStreamAsync(Key, new PartitionKey(Key), cancellationToken: token);
            return CosmosErrors.IsMissing(answer) ? null : CosmosJson.Read<CardItem>(answer.EnsureSuccessStatusCode().Content).ToCard();
        },
        cancellationToken);

    public async Task<StoreCard> CreateAsync(StoreCard card, CancellationToken cancellationToken)
    {
        var json = CosmosJson.Write(new CardItem { Id = Key, Partition = Key, Product = card.Product.Value, Currency = card.Currency.Code });
        var isCreated = await requests.SendAsync(
            async token =>
            {
                using var content = new MemoryStream(json);
                using var answer = await container.CreateItemStreamAsync(content, new PartitionKey(Key), cancellationToken: token);
                return answer.StatusCode != HttpStatusCode.Conflict && answer.EnsureSuccessStatusCode().IsSuccessStatusCode;
            },
            cancellationToken);
        return isCreated
            ? card
            : await ReadAsync(cancellationToken) ?? throw new StoreUnavailableException($"{address} has a card that appears and disappears");
    }

    private sealed record CardItem : StoredItem
    {
        public required string Partition { get; init; }

        public required string Product { get; init; }

        public required string Currency { get; init; }

        public StoreCard ToCard() => StoredText.Card(Product, Currency);
    }
}
