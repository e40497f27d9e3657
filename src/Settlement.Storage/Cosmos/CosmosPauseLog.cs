using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>The log of pauses in Cosmos: items of one partition, created and never changed or deleted.</summary>
internal sealed class CosmosPauseLog(CosmosDatabase database) : IPauseLog
{
    public async Task<PauseEntry?> ReadLatestAsync(CancellationToken cancellationToken)
    {
        var items = await CosmosPartition.ReadAllAsync<PauseItem>(
            database, CosmosContainers.Days, CosmosKeys.Pauses, string.Empty, CosmosPartition.Highest, cancellationToken);
        return items.Count == 0 ? null : items[^1].ToEntry();
    }

    public async Task<bool> TryAddAsync(PauseEntry entry, CancellationToken cancellationToken) =>
        await database.CreateAsync(CosmosContainers.Days, CosmosKeys.Pauses, PauseItem.Of(entry), cancellationToken) is not null;
}

/// <summary>An entry of the log of pauses as it is stored: its id is its number, ten digits.</summary>
internal sealed record PauseItem : StoredItem
{
    public required string Partition { get; init; }

    public required bool IsPaused { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? Reason { get; init; }

    public static PauseItem Of(PauseEntry entry) => new()
    {
        Id = entry.Number.ToString("0000000000", CultureInfo.InvariantCulture),
        Partition = CosmosKeys.Pauses,
        IsPaused = entry.IsPaused,
        By = entry.By,
        At = entry.At,
        Reason = entry.Reason,
    };

    public PauseEntry ToEntry() => new(long.Parse(Id, CultureInfo.InvariantCulture), IsPaused, By, At, Reason);
}
