using System.Globalization;
using System.Text.Json;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

// The sets of positions that corrections bring: created, never replaced.
internal sealed partial class CosmosCorrectionStore
{
    public Task WriteSetAsync(SettlementDate date, Digest set, IReadOnlyList<Position> positions, CancellationToken cancellationToken) =>
        Task.WhenAll(positions.Select(position =>
        {
            var item = new SetPositionItem
            {
                Id = CosmosKeys.Id(position.UserId.Value),
                Partition = CosmosKeys.Set(date, set, CosmosKeys.Bucket(position.UserId.Value)),
                BalanceMinor = JsonSerializer.SerializeToElement(position.Balance.Minor.ToString(CultureInfo.InvariantCulture)),
            };

            // One that is there is the same: the set's name follows from what it holds.
            return database.CreateAsync(CosmosContainers.Days, item.Partition, item, cancellationToken);
        }));

    public Task<IReadOnlyList<string>> DivideSetAsync(SettlementDate date, Digest set, int count, CancellationToken cancellationToken) =>
        Task.FromResult(CosmosKeys.Divide(count));

    public async Task<Page<StoredPosition>> ListSetAsync(
        SettlementDate date, Digest set, string part, string? continuation, int size, CancellationToken cancellationToken)
    {
        var (items, next) = await CosmosBuckets.ReadAsync<SetPositionItem>(
            database, CosmosContainers.Days, bucket => CosmosKeys.Set(date, set, bucket), part, continuation, size, cancellationToken);
        return new Page<StoredPosition>([.. items.Select(item => item.ToPosition())], next);
    }

    public async Task<IReadOnlyList<StoredPosition?>> ReadSetAsync(
        SettlementDate date, Digest set, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        await Task.WhenAll(users.Select(async user => (await database.FindAsync<SetPositionItem>(
            CosmosContainers.Days,
            CosmosKeys.Set(date, set, CosmosKeys.Bucket(user.Value)),
            CosmosKeys.Id(user.Value),
            cancellationToken))?.ToPosition()));
}

/// <summary>A position of a set as it is stored; others write to this place too, so that the balance may be anything.</summary>
internal sealed record SetPositionItem : StoredItem
{
    public required string Partition { get; init; }

    public JsonElement BalanceMinor { get; init; }

    public StoredPosition ToPosition() => new(CosmosKeys.User(Id), new PositionValue { BalanceMinor = BalanceMinor }.Minor);
}
