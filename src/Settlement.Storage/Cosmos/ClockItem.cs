using System.Text.Json.Serialization;

namespace Settlement.Storage.Cosmos;

/// <summary>An item that is written to learn the service's time.</summary>
internal sealed record ClockItem : StoredItem
{
    /// <summary>The id of a date's clock, beside its lease.</summary>
    public const string TheId = "clock";

    public required string Partition { get; init; }

    /// <summary>When the service wrote it, in whole seconds since 1970; null in an item not stored yet.</summary>
    [JsonPropertyName("_ts")]
    public long? WrittenAt { get; init; }
}
