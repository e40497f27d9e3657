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

/// <summary>What belongs to a user and a date.</summary>
internal abstract record UserItem : StoredItem
{
    /// <summary>The partition key.</summary>
    public required string UserId { get; init; }

    /// <summary>The settlement date, <c>yyyy-MM-dd</c>.</summary>
    public required string Date { get; init; }

    /// <summary>The user's <see cref="UserKeys.Key"/>: what a date's items are sorted by.</summary>
    public required string SortKey { get; init; }
}
