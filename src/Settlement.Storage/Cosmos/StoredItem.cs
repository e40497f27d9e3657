using System.Text.Json.Serialization;

namespace Settlement.Storage.Cosmos;

/// <summary>What every item has.</summary>
internal abstract record StoredItem
{
    /// <summary>Unique within the partition key.</summary>
    public required string Id { get; init; }

    /// <summary>The version, set by the service; null in an item not stored yet.</summary>
    [JsonPropertyName("_etag")]
    public string? ETag { get; init; }
}
