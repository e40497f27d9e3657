using System.Globalization;

namespace Settlement.Storage.Cosmos;

/// <summary>Walks what is spread over the buckets, bucket by bucket, a page at a time.</summary>
internal static class CosmosBuckets
{
    /// <summary>A page of a part; the continuation is the last bucket read, and the last id read in it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="container">The container.</param>
    /// <param name="partition">The partition key of a bucket.</param>
    /// <param name="part">A part of <see cref="CosmosKeys.Divide"/>.</param>
    /// <param name="continuation">Null at first, then what the page before returned.</param>
    /// <param name="size">The most items of the page.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<(IReadOnlyList<T> Items, string? Continuation)> ReadAsync<T>(
        CosmosDatabase database,
        CosmosContainer container,
        Func<int, string> partition,
        string part,
        string? continuation,
        int size,
        CancellationToken cancellationToken)
        where T : StoredItem
    {
        var range = part.Split('-').Select(Number).ToArray();
        var (bucket, after) = continuation is null ? (range[0], string.Empty) : (Number(continuation[..2]), continuation[2..]);
        var items = new List<T>();
        while (bucket <= range[1])
        {
            var missing = size - items.Count;
            var read = await CosmosPartition.ReadAsync<T>(
                database, container, partition(bucket), after, CosmosPartition.Highest, missing, cancellationToken);
            items.AddRange(read);
            if (read.Count == missing)
            {
                after = read[^1].Id;
                break;
            }

            bucket++;
            after = string.Empty;
        }

        return (items, bucket > range[1] ? null : string.Create(CultureInfo.InvariantCulture, $"{bucket:00}{after}"));
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
