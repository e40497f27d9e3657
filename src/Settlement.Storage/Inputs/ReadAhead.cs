using System.Threading.Channels;

namespace Settlement.Storage;

/// <summary>Reads a sequence on another thread, some chunks ahead of whoever takes it: while one parses, the other writes.</summary>
internal static class ReadAhead
{
    private const int ChunkSize = 1_000;
    private const int ChunksAhead = 4;

    /// <summary>The items of a sequence, in its order. What it throws is thrown in its place.</summary>
    /// <param name="source">The sequence; enumerated once, on another thread, which has ended when this enumeration has.</param>
    public static IEnumerable<T> Of<T>(IEnumerable<T> source)
    {
        using var stop = new CancellationTokenSource();
        var chunks = Channel.CreateBounded<T[]>(new BoundedChannelOptions(ChunksAhead) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(source, chunks.Writer, stop.Token), CancellationToken.None);
        try
        {
            while (Wait(chunks.Reader.WaitToReadAsync(CancellationToken.None)))
            {
                while (chunks.Reader.TryRead(out var chunk))
                {
                    foreach (var item in chunk)
                    {
                        yield return item;
                    }
                }
            }
        }
        finally
        {
            stop.Cancel();
            reading.GetAwaiter().GetResult();
        }
    }

    // Whoever enumerates blocks while its store writes, and blocks here too.
    private static bool Wait(ValueTask<bool> available) =>
        available.IsCompletedSuccessfully ? available.Result : available.AsTask().GetAwaiter().GetResult();

    private static async Task ReadAsync<T>(IEnumerable<T> source, ChannelWriter<T[]> chunks, CancellationToken stop)
    {
        try
        {
            foreach (var chunk in source.Chunk(ChunkSize))
            {
                await chunks.WriteAsync(chunk, stop);
            }

            chunks.Complete();
        }
        catch (Exception exception)
        {
            chunks.Complete(exception);
        }
    }
}
