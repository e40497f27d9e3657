using System.Runtime.CompilerServices;
using Microsoft.Azure.Cosmos;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>Walks the items of one partition key in order of their id.</summary>
internal static class CosmosPartition
{
    // The partition is named in the text too: the index leads there, whoever runs the query.
    private const string Walk = "SELECT * FROM c WHERE c.partition = @partition AND c.id > @after AND c.id <= @last ORDER BY c.id";

    // Above every id: ids are ASCII.
    public const string Highest = "~~~~";
    private const int LargestPage = 1_000;

    /// <summary>What the id of a date's item is behind, and those of earlier dates are not; before every id for null.</summary>
    public static string JustBefore(SettlementDate? date) =>
        date is { } first && first.Day > DateOnly.MinValue ? new SettlementDate(first.Day.AddDays(-1)).ToString() : string.Empty;

    /// <summary>Items behind an id, up to another one; fewer than asked for only where there are no more.</summary>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(
        CosmosDatabase database,
        CosmosContainer container,
        string partition,
        string after,
        string last,
        int count,
        CancellationToken cancellationToken)
    {
        var items = new List<T>();
        await foreach (var item in ReadRangeAsync<T>(database, container, partition, after, last, count, cancellationToken))
        {
            items.Add(item);
            if (items.Count == count)
            {
                break;
            }
        }

        return items;
    }

    /// <summary>All items behind an id, up to another one.</summary>
    public static async Task<IReadOnlyList<T>> ReadAllAsync<T>(
        CosmosDatabase database, CosmosContainer container, string partition, string after, string last, CancellationToken cancellationToken) =>
        await ReadRangeAsync<T>(database, container, partition, after, last, LargestPage, cancellationToken).ToListAsync(cancellationToken);

    private static async IAsyncEnumerable<T> ReadRangeAsync<T>(
        CosmosDatabase database,
        CosmosContainer container,
        string partition,
        string after,
        string last,
        int size,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new QueryDefinition(Walk)
            .WithParameter("@partition", partition)
            .WithParameter("@after", after)
            .WithParameter("@last", last);
        string? continuation = null;
        do
        {
            var page = await database.QueryAsync<T>(
                container, CosmosScope.Of(partition), query, continuation, Math.Min(size, LargestPage), cancellationToken);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }
}
