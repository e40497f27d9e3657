using Settlement.Core;

namespace Settlement.Storage.Cosmos;

// Users whose last result a person has to look at; a report, not a fact of money, so the latest replaces.
internal sealed partial class CosmosSettlementStore
{
    public Task SaveAttentionAsync(SettlementDate date, IReadOnlyList<UserResult> results, CancellationToken cancellationToken) =>
        Task.WhenAll(results.Select(result => database.PutAsync(
            CosmosContainers.Days, CosmosKeys.Attention(date), AttentionItem.Of(date, result), cancellationToken)));

    public async Task ClearAttentionAsync(SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
        {
            return;
        }

        // Few of the users asked for are ever there: one query over the range they span finds them. Where it meets many
        // others, each is asked for by itself.
        var asked = users.Select(CosmosKeys.Id).ToHashSet(StringComparer.Ordinal);
        var first = asked.Min(StringComparer.Ordinal)!;
        var range = await CosmosPartition.ReadAsync<AttentionItem>(
            database,
            CosmosContainers.Days,
            CosmosKeys.Attention(date),
            after: first[..^1],
            asked.Max(StringComparer.Ordinal)!,
            (2 * asked.Count) + 1,
            cancellationToken);
        var there = range.Count > 2 * asked.Count ? asked : range.Select(item => item.Id).Where(asked.Contains);
        await Task.WhenAll(there.Select(
            id => database.DeleteAsync(CosmosContainers.Days, CosmosKeys.Attention(date), id, cancellationToken)));
    }

    public async Task<IReadOnlyList<UserResult?>> ReadAttentionAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken) => await Task.WhenAll(users.Select(
        async user => (await database.FindAsync<AttentionItem>(
            CosmosContainers.Days, CosmosKeys.Attention(date), CosmosKeys.Id(user), cancellationToken))?.ToResult()));

    public async Task<Page<UserResult>> ListAttentionAsync(
        SettlementDate date, string? continuation, int size, CancellationToken cancellationToken)
    {
        // One more than asked for tells whether there is another page.
        var items = await CosmosPartition.ReadAsync<AttentionItem>(
            database, CosmosContainers.Days, CosmosKeys.Attention(date), continuation ?? string.Empty, CosmosPartition.Highest, size + 1, cancellationToken);
        return new Page<UserResult>(
            [.. items.Take(size).Select(item => item.ToResult())], items.Count > size ? items[size - 1].Id : null);
    }
}

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
