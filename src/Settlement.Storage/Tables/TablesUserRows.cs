using Azure.Data.Tables;

namespace Settlement.Storage.Tables;

/// <summary>Reads the rows of some users of a scope in as few queries as their keys allow.</summary>
/// <remarks>
/// A page of users is a run of neighbours in the key: it begins inside one partition, covers some whole ones, and ends
/// inside another. Those three are three queries, however many partitions lie between. Users who are spread out are
/// looked up partition by partition.
/// </remarks>
internal static class TablesUserRows
{
    /// <summary>The rows, in the order asked for; null if there is none.</summary>
    public static async Task<TableEntity?[]> ReadAsync(
        TablesDatabase database, TableName table, string scope, IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        var rows = new TableEntity?[users.Count];
        var buckets = Enumerable.Range(0, users.Count).GroupBy(place => TablesKeys.Bucket(users[place])).OrderBy(bucket => bucket.Key).ToList();
        var middle = IsRun(buckets) ? buckets[1..^1] : [];
        var reads = buckets.Except(middle).Select(ReadPartitionAsync).ToList();
        if (middle.Count > 0)
        {
            reads.Add(ReadMiddleAsync());
        }

        await Task.WhenAll(reads);
        return rows;

        async Task ReadPartitionAsync(IGrouping<byte, int> bucket)
        {
            int[] places = [.. bucket];
            var read = await TablesRows.ReadAsync(
                database, table, TablesKeys.Partition(scope, bucket.Key), [.. places.Select(place => TablesKeys.RowKey(users[place]))], cancellationToken);
            for (var i = 0; i < places.Length; i++)
            {
                rows[places[i]] = read[i];
            }
        }

        // Whole partitions, so a row that is not met is not there. Where they hold far more rows than were asked for, the
        // rest is read partition by partition.
        async Task ReadMiddleAsync()
        {
            var asked = middle.SelectMany(bucket => bucket).ToDictionary(place => TablesKeys.RowKey(users[place]), StringComparer.Ordinal);
            var filter = TablesScan.Filter(scope, middle[0].Key, middle[^1].Key);
            var met = 0;
            string? continuation = null;
            do
            {
                var page = await database.QueryAsync(
                    table, filter, continuation, TablesDatabase.LargestPage, columns: null, cancellationToken);
                foreach (var row in page.Items)
                {
                    if (asked.TryGetValue(row.RowKey, out var place))
                    {
                        rows[place] = row;
                    }
                }

                met += page.Items.Count;
                continuation = page.Continuation;
                if (continuation is not null && page.Items.Count > 0 && met > 2 * asked.Count)
                {
                    var reached = page.Items[^1].PartitionKey;
                    await Task.WhenAll(middle
                        .Where(bucket => string.CompareOrdinal(TablesKeys.Partition(scope, bucket.Key), reached) >= 0)
                        .Select(ReadPartitionAsync));
                    return;
                }
            }
            while (continuation is not null);
        }
    }

    // At least half of the partitions in the middle are asked for.
    private static bool IsRun(List<IGrouping<byte, int>> buckets) =>
        buckets.Count > 3 && buckets[^2].Key - buckets[1].Key < 2 * (buckets.Count - 2);
}
