using System.Runtime.CompilerServices;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// Merges sorted queries, such as one for each partition, into one order. Two pages of each query are held at once,
/// however many items there are.
/// </summary>
internal static class SortedMerge
{
    /// <summary>The items of all queries, in order of their key.</summary>
    /// <param name="queries">The queries, each in order of the key.</param>
    /// <param name="key">What items are sorted by, ordinally; distinct over all queries.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<T> MergeAsync<T>(
        IEnumerable<PageQuery<T>> queries,
        Func<T, string> key,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var streams = queries
            .Select(query => new SortedPages<T>(continuation => query(continuation, stop.Token)))
            .ToList();
        try
        {
            var heads = new PriorityQueue<SortedPages<T>, string>(StringComparer.Ordinal);
            foreach (var stream in streams)
            {
                if (await stream.MoveNextAsync())
                {
                    heads.Enqueue(stream, key(stream.Current));
                }
            }

            while (heads.TryPeek(out var stream, out _))
            {
                yield return stream.Current;
                if (await stream.MoveNextAsync())
                {
                    heads.DequeueEnqueue(stream, key(stream.Current));
                }
                else
                {
                    heads.Dequeue();
                }
            }
        }
        finally
        {
            // Pages read ahead for nobody.
            await stop.CancelAsync();
            await Task.WhenAll(streams.Select(stream => stream.DisposeAsync().AsTask()));
        }
    }
}

/// <summary>A query that is read page by page.</summary>
/// <param name="continuation">Null for the first page, then what the page before returned.</param>
/// <param name="cancellationToken">Stops the reading.</param>
internal delegate Task<Page<T>> PageQuery<T>(string? continuation, CancellationToken cancellationToken);
