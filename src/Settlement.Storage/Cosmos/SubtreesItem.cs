using System.Text.Json;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>The roots of the subtrees of a day's tree, as they are stored: the id is the date.</summary>
internal sealed record SubtreesItem : StoredItem
{
    public required string Partition { get; init; }

    // Advice: what somebody has made no text of is none, and no failure.
    public JsonElement Roots { get; init; }

    public static SubtreesItem Of(SettlementDate date, string roots) => new()
    {
        Id = date.ToString(),
        Partition = CosmosKeys.Subtrees,
        Roots = JsonSerializer.SerializeToElement(roots),
    };

    public string? ToText() => Roots.ValueKind == JsonValueKind.String ? Roots.GetString() : null;
}
