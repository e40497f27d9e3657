using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Settlement.Core;

namespace Settlement.Storage.Tables;

/// <summary>Walks all rows of a scope, such as a date, over its 256 partitions.</summary>
internal static class TablesScan
{
    // 256 partitions at two pages each are held at once: about 32,000 rows, however many there are.
    private const int MergedPageSize = 64;
    private const int BucketsPerCount = 16;

    private static readonly IComparer<TableEntity> ByUser = Comparer<TableEntity>.Create(
        static (a, b) => string.CompareOrdinal(a.RowKey, b.RowKey));

    /// <summary>The filter of a scope's rows from one bucket to another, both included.</summary>
    public static string Filter(string scope, int first, int last) => TableClient.CreateQueryFilter(
        $"PartitionKey ge {TablesKeys.Partition(scope, first)} and PartitionKey le {TablesKeys.Partition(scope, last)}");

    /// <summary>A scope's rows in order of the user id: row keys sort as user ids do, so the partitions are merged.</summary>
    public static async IAsyncEnumerable<TableEntity> SortedAsync(
        TablesDatabase database, TableName table, string scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A small day is one page; asking 256 partitions would take longer.
        var all = await FirstPageAsync(database, table, scope, columns: null, cancellationToken);
        if (all.Continuation is null)
        {
            foreach (var row in all.Items.Order(ByUser))
            {
                yield return row;
            }

            yield break;
        }

        await foreach (var row in MergedAsync(
            database, table, scope, static partition => TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken))
        {
            yield return row;
        }
    }

    /// <summary>A scope's rows from one row key to before another, or to the last, in order of the user id.</summary>
    /// <remarks>
    /// Each partition has a range of its own: one query over all of them would have the service read every row between the first
    /// partition and the last.
    /// </remarks>
    public static IAsyncEnumerable<TableEntity> SortedAsync(
        TablesDatabase database, TableName table, string scope, string first, string? end, CancellationToken cancellationToken) => MergedAsync(
        database,
        table,
        scope,
        partition => end is null
            ? TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {end}"),
        cancellationToken);

    /// <summary>Adds up something over all rows of a scope. There is no count in Tables: every row is read.</summary>
    public static async Task<T> SumAsync<T>(
        TablesDatabase database,
        TableName table,
        string scope,
        string[] columns,
        T zero,
        Func<T, TableEntity, T> add,
        Func<T, T, T> plus,
        CancellationToken cancellationToken)
    {
        var all = await FirstPageAsync(database, table, scope, columns, cancellationToken);
        if (all.Continuation is null)
        {
            return all.Items.Aggregate(zero, add);
        }

        var sums = await Task.WhenAll(
            from first in Enumerable.Range(0, TablesKeys.Buckets / BucketsPerCount)
            select SumRangeAsync(Filter(scope, first * BucketsPerCount, ((first + 1) * BucketsPerCount) - 1)));
        return sums.Aggregate(plus);

        async Task<T> SumRangeAsync(string filter)
        {
            var sum = zero;
            string? continuation = null;
            do
            {
                var page = await database.QueryAsync(
                    table, filter, continuation, TablesDatabase.LargestPage, columns, cancellationToken);
                sum = page.Items.Aggregate(sum, add);
                continuation = page.Continuation;
            }
            while (continuation is not null);

            return sum;
        }
    }

    private static IAsyncEnumerable<TableEntity> MergedAsync(
        TablesDatabase database, TableName table, string scope, Func<string, string> filter, CancellationToken cancellationToken)
    {
        var partitions = Enumerable.Range(0, TablesKeys.Buckets)
            .Select(bucket => filter(TablesKeys.Partition(scope, bucket)))
            .Select(one => new PageQuery<TableEntity>((continuation, token) =>
                database.QueryAsync(table, one, continuation, MergedPageSize, columns: null, token)));
        return SortedMerge.MergeAsync(partitions, static row => row.RowKey, cancellationToken);
    }

    private static Task<Page<TableEntity>> FirstPageAsync(
        TablesDatabase database, TableName table, string scope, string[]? columns, CancellationToken cancellationToken) =>
        database.QueryAsync(
            table, Filter(scope, 0, TablesKeys.Buckets - 1), continuation: null, TablesDatabase.LargestPage, columns, cancellationToken);
}
