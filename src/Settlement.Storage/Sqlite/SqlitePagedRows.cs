using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Settlement.Storage.Sqlite;

/// <summary>
/// Reads rows page by page, so that no read stays open while the caller writes its file, and some pages ahead, so that neither the
/// one who reads nor the one who works on what was read waits for the other.
/// </summary>
internal static class SqlitePagedRows
{
    private const int PageSize = 1_000;

    private const int PagesAhead = 4;

    /// <summary>All rows.</summary>
    /// <param name="read">Reads a page: the rows after a user, and at most so many.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<T> ListAsync<T>(
        Func<byte[]?, int, SqlitePage<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pages = Channel.CreateBounded<List<T>>(new BoundedChannelOptions(PagesAhead) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadPagesAsync(read, pages.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var page in pages.Reader.ReadAllAsync(cancellationToken))
            {
                foreach (var row in page)
                {
                    yield return row;
                }
            }
        }
        finally
        {
            // Whoever stops early must find nobody still reading.
            await stop.CancelAsync();
            await reading;
        }
    }

    /// <summary>The condition on the users of a page, <c>?3</c> being the one it comes after.</summary>
    public static string After(byte[]? user) => user is null ? "user_id >= ''" : "user_id > CAST(?3 AS TEXT)";

    /// <summary>Reads the page of a statement, whose first column is the user, and whose other parameters are set.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="after">The user before the page, in the bytes that are stored: they need not be what any text is; null for none.</param>
    /// <param name="size">The most rows.</param>
    /// <param name="read">Reads a row.</param>
    public static SqlitePage<T> ReadPage<T>(this SqliteStatement statement, byte[]? after, int size, Func<SqliteStatement, T> read)
    {
        if (after is not null)
        {
            statement.Bind(3, after);
        }

        byte[]? last = null;
        var count = 0;
        var rows = statement.All(row =>
        {
            if (++count == size)
            {
                last = row.GetBlob(0).ToArray();
            }

            return read(row);
        });
        return new SqlitePage<T>(rows, last);
    }

    // What goes wrong goes to whoever takes the pages.
    private static async Task ReadPagesAsync<T>(
        Func<byte[]?, int, SqlitePage<T>> read, ChannelWriter<List<T>> pages, CancellationToken cancellationToken)
    {
        try
        {
            byte[]? after = null;
            do
            {
                var page = read(after, PageSize);
                await pages.WriteAsync(page.Rows, cancellationToken);
                after = page.Last;
            }
            while (after is not null);

            pages.Complete();
        }
        catch (Exception exception)
        {
            pages.Complete(exception);
        }
    }
}

/// <summary>A page of rows.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Last">The bytes of the last row's user, where the page is full: the next one comes after it; else null.</param>
internal sealed record SqlitePage<T>(List<T> Rows, byte[]? Last);
