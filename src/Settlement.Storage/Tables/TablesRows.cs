using Azure;
using Azure.Data.Tables;
using Settlement.Core;

namespace Settlement.Storage.Tables;

/// <summary>Reads some rows of some partitions, and works on partitions side by side.</summary>
internal static class TablesRows
{
    /// <summary>
    /// Groups items by the partition they belong to, in pieces that fit a transaction, and works on the pieces side by
    /// side; each item's result comes back at the item's place.
    /// </summary>
    public static async Task<TResult[]> InPiecesAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TItem, string> partition, Func<string, TItem[], Task<TResult[]>> work)
    {
        var results = new TResult[items.Count];
        var pieces =
            from place in Enumerable.Range(0, items.Count)
            group place by partition(items[place]) into places
            from piece in places.Chunk(TablesDatabase.LargestTransaction)
            select WorkAsync(places.Key, piece);
        await Task.WhenAll([.. pieces]);
        return results;

        async Task WorkAsync(string key, int[] places)
        {
            var answers = await work(key, [.. places.Select(place => items[place])]);
            for (var i = 0; i < places.Length; i++)
            {
                results[places[i]] = answers[i];
            }
        }
    }

    /// <summary>Adds rows of one partition, no more than fit a transaction, each unless there is one of its key.</summary>
    /// <remarks>
    /// All at once; where some are there already, those are read and the rest is added. It may be our own first try that is
    /// there, all of it, after its answer was lost: the caller finds out by what it says.
    /// </remarks>
    /// <param name="database">The tables.</param>
    /// <param name="table">The table.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="rows">The rows, of distinct keys.</param>
    /// <param name="what">What they are, in the plural, for the error.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>For each row the one that is there, or the version of the one added.</returns>
    public static async Task<(TableEntity? Existing, ETag Version)[]> AddAsync(
        TablesDatabase database, TableName table, string partition, TableEntity[] rows, string what, CancellationToken cancellationToken)
    {
        var answers = new (TableEntity? Existing, ETag Version)[rows.Length];
        var open = Enumerable.Range(0, rows.Length).ToList();
        await OptimisticUpdate.RunAsync($"{what} of {partition} could not be created: others kept appearing and disappearing", async () =>
        {
            var actions = open.Select(i => new TableTransactionAction(TableTransactionActionType.Add, rows[i]));
            if (await database.TransactAsync(table, [.. actions], cancellationToken) is { } versions)
            {
                foreach (var (i, version) in open.Zip(versions))
                {
                    answers[i].Version = version;
                }

                return true;
            }

            var stored = await ReadAsync(database, table, partition, [.. open.Select(i => rows[i].RowKey)], cancellationToken);
            foreach (var (i, row) in open.Zip(stored))
            {
                answers[i].Existing = row;
            }

            open.RemoveAll(i => answers[i].Existing is not null);
            return open.Count == 0;
        });
        return answers;
    }

    /// <summary>The rows of some keys of a partition, in the order asked for; null if there is none.</summary>
    /// <remarks>
    /// The users of a batch are usually neighbours in the key: one query over the range they span finds them all. Where
    /// it meets many rows that were not asked for, what is left is looked up one by one.
    /// </remarks>
    public static async Task<TableEntity?[]> ReadAsync(
        TablesDatabase database, TableName table, string partition, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 1)
        {
            return [await database.FindAsync(table, partition, keys[0], cancellationToken)];
        }

        var last = keys.Max(StringComparer.Ordinal)!;
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey ge {keys.Min(StringComparer.Ordinal)} and RowKey le {last}");
        var page = await database.QueryAsync(table, filter, continuation: null, (2 * keys.Count) + 1, columns: null, cancellationToken);
        var found = page.Items.ToDictionary(row => row.RowKey, StringComparer.Ordinal);
        var seen = page.Continuation is null ? last : page.Items.Count > 0 ? page.Items[^1].RowKey : string.Empty;
        return await Task.WhenAll(keys.Select(async key =>
            found.GetValueOrDefault(key) ??
            (string.CompareOrdinal(key, seen) <= 0 ? null : await database.FindAsync(table, partition, key, cancellationToken))));
    }
}
