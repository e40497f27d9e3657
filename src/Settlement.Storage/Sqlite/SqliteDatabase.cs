using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Settlement.Storage.Sqlite;

/// <summary>
/// A database file: one connection that writes, one transaction at a time, and as many that read as are needed at once.
/// </summary>
/// <remarks>
/// Write-ahead log, so that readers and the writer do not stop each other, and <c>synchronous = FULL</c>, so that what
/// was committed survives a power cut and not only a crash (I8). Thread-safe. SQLite's calls block; they run on the
/// caller's thread.
/// </remarks>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly ConcurrentBag<SqliteConnectionHandle> idle = [];
    private readonly SqliteConnectionHandle? writer;
    private readonly string connectionString;

    private SqliteDatabase(string path, string connectionString, SqliteConnectionHandle? writer)
    {
        Path = path;
        this.connectionString = connectionString;
        this.writer = writer;
    }

    public string Path { get; }

    /// <summary>Opens the file, creating it or bringing its schema up to date where that was asked for.</summary>
    public static SqliteDatabase Open(string path, StoreAccess access, TimeSpan timeout)
    {
        RefuseUnusable(path, access);
        var seconds = Math.Max(1, (int)timeout.TotalSeconds);
        try
        {
            if (access == StoreAccess.Read)
            {
                var readOnly = ConnectionString(path, SqliteOpenMode.ReadOnly, seconds);
                var database = new SqliteDatabase(path, readOnly, writer: null);
                database.Read(reader => SqliteSchema.RequireCurrent(reader, path));
                return database;
            }

            var mode = access == StoreAccess.Create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite;
            var handle = Connect(ConnectionString(path, mode, seconds));
            try
            {
                // Before anything is set: a file of something else is left byte for byte as it is.
                SqliteSchema.RefuseForeign(handle, path);
                handle.Execute("PRAGMA journal_mode = WAL");
                handle.Execute("PRAGMA synchronous = FULL");
                // Checkpoints every 16 MiB in place of every 4: a batch of users writes several.
                handle.Execute("PRAGMA wal_autocheckpoint = 4096");
                SqliteSchema.BringUpToDate(handle, path);
            }
            catch
            {
                handle.Dispose();
                throw;
            }

            return new SqliteDatabase(path, ConnectionString(path, SqliteOpenMode.ReadWrite, seconds), handle);
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(exception, path);
        }
    }

    /// <summary>Reads on a connection of its own. Each statement sees one consistent state.</summary>
    public T Read<T>(Func<SqliteConnectionHandle, T> read)
    {
        try
        {
            if (!idle.TryTake(out var handle))
            {
                handle = Connect(connectionString);
            }

            var result = read(handle);
            idle.Add(handle);
            return result;
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(exception, Path);
        }
    }

    /// <summary>Writes in one transaction that is committed when <paramref name="write"/> returns, else rolled back.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnectionHandle, T> write, CancellationToken cancellationToken)
    {
        if (writer is null)
        {
            throw new InvalidOperationException($"{Path} was opened for reading");
        }

        await writing.WaitAsync(cancellationToken);
        try
        {
            // Immediate: a transaction that read first and wrote later could find the file changed in between.
            writer.Execute("BEGIN IMMEDIATE");
            try
            {
                var result = write(writer);
                writer.Execute("COMMIT");
                return result;
            }
            catch
            {
                RollBack(writer);
                throw;
            }
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(exception, Path);
        }
        finally
        {
            writing.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var handle in idle)
        {
            handle.Dispose();
        }

        writer?.Dispose();
        writing.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void RollBack(SqliteConnectionHandle handle)
    {
        try
        {
            handle.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // Some failures, a full disk among them, have rolled back already; the first failure is the one to report.
        }
    }

    private static void RefuseUnusable(string path, StoreAccess access)
    {
        if (Directory.Exists(path))
        {
            throw new StoreRefusedException($"{path} is a folder: name a file in it");
        }

        if (!File.Exists(path))
        {
            if (access != StoreAccess.Create)
            {
                throw new StoreRefusedException($"{path} does not exist: import positions and yields into it first");
            }

            var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
            if (!Directory.Exists(folder))
            {
                throw new StoreRefusedException($"{path} cannot be created: there is no folder {folder}");
            }
        }
        else if (access != StoreAccess.Read && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
        {
            // The owner meant it, even where the system would let an administrator write.
            throw new StoreRefusedException($"{path} is read-only: make the file writable, or choose another store");
        }
    }

    private static string ConnectionString(string path, SqliteOpenMode mode, int seconds) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = false,
        DefaultTimeout = seconds,
    }.ToString();

    private static SqliteConnectionHandle Connect(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            var handle = new SqliteConnectionHandle(connection);
            handle.Execute($"PRAGMA busy_timeout = {connection.DefaultTimeout * 1_000}");
            handle.Execute("PRAGMA cache_size = -16384");
            return handle;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
