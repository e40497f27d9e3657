using System.Text.Json.Serialization;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>The lease of a date as it is stored.</summary>
internal sealed record LeaseItem : StoredItem
{
    /// <summary>The id of a date's lease in its partition.</summary>
    public const string TheId = "lease";

    public required string Partition { get; init; }

    public required long Fencing { get; init; }

    public required Guid RunId { get; init; }

    public required string Holder { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required long DurationTicks { get; init; }

    public required long Beats { get; init; }

    public required bool IsReleased { get; init; }

    /// <summary>When the service wrote it, in whole seconds since 1970; null in an item not stored yet.</summary>
    [JsonPropertyName("_ts")]
    public long? WrittenAt { get; init; }

    public static LeaseItem Of(Lease lease) => new()
    {
        Id = TheId,
        Partition = CosmosKeys.Runs(lease.Date),
        Fencing = lease.Fencing,
        RunId = lease.RunId.Value,
        Holder = lease.Holder,
        Since = lease.Since,
        DurationTicks = lease.Duration.Ticks,
        Beats = 0,
        IsReleased = false,
    };

    /// <summary>The item with another heartbeat, to be stored in its place.</summary>
    public LeaseItem Beat(bool isReleased) => this with { Beats = Beats + 1, IsReleased = isReleased, ETag = null, WrittenAt = null };

    public StoredLease ToLease(SettlementDate date, TimeSpan age) => new(
        new Lease(date, Fencing, new RunId(RunId), Holder, Since, new TimeSpan(DurationTicks)), Beats, IsReleased, age, ETag!);
}

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
