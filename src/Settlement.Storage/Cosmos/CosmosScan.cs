using System.Runtime.CompilerServices;
using Microsoft.Azure.Cosmos;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>
/// Walks the items of a date over all physical partitions, one query for each. See docs/decisions/0010.
/// </summary>
internal static class CosmosScan
{
    // All partitions together hold so many items at two pages each, however many there are.
    private const int HeldItems = 20_000;
    private const int LargestPage = 1_000;
    private const int SmallestPage = 50;

    // The composite index answers both the filter and the order: nothing is read that is not returned.
    private const string Sorted = "SELECT * FROM c WHERE c.date = @date ORDER BY c.date, c.sortKey";
    private const string SortedOfRange =
        "SELECT * FROM c WHERE c.date = @date AND c.sortKey >= @first AND c.sortKey < @end ORDER BY c.date, c.sortKey";
    private const string SortedOfStatus =
        "SELECT * FROM c WHERE c.date = @date AND c.status = @status AND c.sortKey > @after ORDER BY c.date, c.sortKey";

    /// <summary>A date's items in order of the user: each partition's come sorted and are merged.</summary>
    public static IAsyncEnumerable<T> SortedAsync<T>(
        CosmosDatabase database, CosmosContainer container, string date, CancellationToken cancellationToken)
        where T : UserItem =>
        SortedAsync<T>(database, container, new QueryDefinition(Sorted).WithParameter("@date", date), cancellationToken);

    /// <summary>A date's items of one status, after a sort key, in order of the user.</summary>
    public static IAsyncEnumerable<T> SortedAsync<T>(
        CosmosDatabase database, CosmosContainer container, string date, int status, string after, CancellationToken cancellationToken)
        where T : UserItem => SortedAsync<T>(
            database,
            container,
            new QueryDefinition(SortedOfStatus).WithParameter("@date", date).WithParameter("@status", status).WithParameter("@after", after),
            cancellationToken);

    /// <summary>A date's items from one sort key to before another, in order of the user.</summary>
    public static IAsyncEnumerable<T> SortedAsync<T>(
        CosmosDatabase database, CosmosContainer container, string date, string first, string end, CancellationToken cancellationToken)
        where T : UserItem => SortedAsync<T>(
            database,
            container,
            new QueryDefinition(SortedOfRange).WithParameter("@date", date).WithParameter("@first", first).WithParameter("@end", end),
            cancellationToken);

    private static async IAsyncEnumerable<T> SortedAsync<T>(
        CosmosDatabase database,
        CosmosContainer container,
        QueryDefinition query,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : UserItem
    {
        var ranges = await database.RangesAsync(container, cancellationToken);
        var size = Math.Clamp(HeldItems / 2 / Math.Max(ranges.Count, 1), SmallestPage, LargestPage);
        var partitions = ranges.Select(range => new PageQuery<T>((continuation, token) =>
            database.QueryAsync<T>(container, CosmosScope.Of(range), query, continuation, size, token)));
        await foreach (var item in SortedMerge.MergeAsync(partitions, static item => item.SortKey, cancellationToken))
        {
            yield return item;
        }
    }

    /// <summary>The items of a range of partition keys whose ids begin alike, in no order.</summary>
    public static async Task<IReadOnlyList<T>> ListAsync<T>(
        CosmosDatabase database, CosmosContainer container, string first, string last, string idPrefix, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.partition >= @first AND c.partition <= @last AND c.id >= @idFirst AND c.id < @idLast")
            .WithParameter("@first", first)
            .WithParameter("@last", last)
            .WithParameter("@idFirst", idPrefix)
            .WithParameter("@idLast", idPrefix + CosmosPartition.Highest);
        var all = new List<T>();
        foreach (var range in await database.RangesAsync(container, cancellationToken))
        {
            string? continuation = null;
            do
            {
                var page = await database.QueryAsync<T>(container, CosmosScope.Of(range), query, continuation, LargestPage, cancellationToken);
                all.AddRange(page.Items);
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }

        return all;
    }

    /// <summary>How many of a date's items meet a condition, such as <c>AND c.status = 1</c>; empty for all.</summary>
    public static async Task<long> CountAsync(
        CosmosDatabase database, CosmosContainer container, SettlementDate date, string condition, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition($"SELECT VALUE COUNT(1) FROM c WHERE c.date = @date {condition}").WithParameter("@date", date.ToString());
        var ranges = await database.RangesAsync(container, cancellationToken);
        var counts = await Task.WhenAll(ranges.Select(CountRangeAsync));
        return counts.Sum();

        // A partition may answer with several counts, each of a piece.
        async Task<long> CountRangeAsync(FeedRange range)
        {
            var count = 0L;
            string? continuation = null;
            do
            {
                var page = await database.QueryAsync<long>(container, CosmosScope.Of(range), query, continuation, LargestPage, cancellationToken);
                count += page.Items.Sum();
                continuation = page.Continuation;
            }
            while (continuation is not null);

            return count;
        }
    }
}
