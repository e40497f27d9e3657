using System.Runtime.CompilerServices;

namespace Settlement.Storage.Sqlite;

/// <summary>
/// Reads rows page by page, so that no read stays open while the caller writes its file, and the next page while the caller works
/// on this one.
/// </summary>
internal static class SqlitePagedRows
{
    private const int PageSize = 5_000;

    /// <summary>All rows.</summary>
    /// <param name="read">Reads a page: the rows after a user, and at most so many.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<T> ListAsync<T>(
        Func<byte[]?, int, SqlitePage<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Task<SqlitePage<T>>? reading = ReadAsync(after: null);
        try
        {
            while (reading is not null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var page = await reading;
                reading = page.Last is null ? null : ReadAsync(page.Last);
                foreach (var row in page.Rows)
                {
                    yield return row;
                }
            }
        }
        finally
        {
            // Whoever stops early must find nobody still reading; what that reading met is of no interest then.
            await (reading ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<SqlitePage<T>> ReadAsync(byte[]? after) => Task.Run(() => read(after, PageSize), CancellationToken.None);
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
}

/// <summary>A page of rows.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Last">The bytes of the last row's user, where the page is full: the next one comes after it; else null.</param>
internal sealed record SqlitePage<T>(List<T> Rows, byte[]? Last);
