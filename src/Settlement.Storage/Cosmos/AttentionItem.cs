using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>A user who needs attention, as it is stored.</summary>
internal sealed record AttentionItem : StoredItem
{
    // Far below the 2 MB of an item (learn.microsoft.com, service quotas), and more than anybody reads.
    private const int LongestText = 30_000;

    public required string Partition { get; init; }

    public required string UserId { get; init; }

    public required string Outcome { get; init; }

    public QuarantineReason? Reason { get; init; }

    public string? Detail { get; init; }

    public static AttentionItem Of(SettlementDate date, UserResult result) => new()
    {
        Id = CosmosKeys.Id(result.UserId),
        Partition = CosmosKeys.Attention(date),
        UserId = Cut(result.UserId)!,
        Outcome = result.Outcome.ToString(),
        Reason = result.Reason,
        Detail = Cut(result.Detail),
    };

    public UserResult ToResult() => new(UserId, Enum.Parse<SettlementOutcome>(Outcome), default, Reason, Detail);

    private static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;
}
