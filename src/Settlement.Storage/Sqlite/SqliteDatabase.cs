using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Settlement.Storage.Cards;
using SQLitePCL;

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
    // What is read most, the batch just written among it, is read again soon; readers only pass by.
    private const string WriterCache = "PRAGMA cache_size = -16384";
    private const string ReaderCache = "PRAGMA cache_size = -2048";

    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly Lock opening = new();
    private readonly ConcurrentBag<SqliteConnectionHandle> idle = [];
    private readonly ConcurrentBag<SqliteConnectionHandle> idleAndEmpty = [];
    private readonly StoreAccess access;
    private readonly int seconds;
    private readonly CardRule? rule;
    private SqliteConnectionHandle? writer;
    private bool isCardSet;

    // No mutex around every call: a connection is used by one caller at a time here. Nor around every allocation, to add up what
    // nobody asks for. Refused, and slower, where something else in the process has used SQLite before.
    static SqliteDatabase()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private SqliteDatabase(string path, StoreAccess access, TimeSpan timeout, StoreCard? card)
    {
        Path = path;
        this.access = access;
        rule = card is null ? null : new CardRule(card, path, "another file");
        isCardSet = rule is null;
        seconds = Math.Max(1, (int)timeout.TotalSeconds);
    }

    public string Path { get; }

    // A file that is to be created is created by the first write, so that a refused import leaves none behind.
    private bool IsStillToCreate => access == StoreAccess.Create && writer is null && !File.Exists(Path);

    /// <summary>Opens the file and brings its schema up to date where writing was asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="access">What is wanted.</param>
    /// <param name="timeout">How long a write waits for other writers.</param>
    /// <param name="card">What the file's card has to say; null where nobody asks, and none is set.</param>
    /// <exception cref="StoreRefusedException">The file cannot be used as asked, or belongs to another product or currency.</exception>
    public static SqliteDatabase Open(string path, StoreAccess access, TimeSpan timeout, StoreCard? card)
    {
        RefuseUnusable(path, access);
        var database = new SqliteDatabase(path, access, timeout, card);
        if (access == StoreAccess.Read)
        {
            database.Read(reader =>
            {
                SqliteSchema.RequireCurrent(reader, path);
                database.CheckCard(reader);
            });
        }
        else if (!database.IsStillToCreate)
        {
            database.Guard(database.OpenWriter);
        }

        return database;
    }

    /// <summary>Reads on a connection of its own. Each statement sees one consistent state.</summary>
    public T Read<T>(Func<SqliteConnectionHandle, T> read) => Guard(() =>
    {
        if (IsStillToCreate)
        {
            return ReadOn(read, idleAndEmpty, ConnectEmpty);
        }

        if (access != StoreAccess.Read)
        {
            OpenWriter();
        }

        return ReadOn(read, idle, () => Connect(Path, access == StoreAccess.Read ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite, ReaderCache));
    });

    /// <inheritdoc cref="Read{T}" />
    public void Read(Action<SqliteConnectionHandle> read) => Read(Returning(read));

    /// <summary>Writes in one transaction that is committed when <paramref name="write"/> returns, else rolled back.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnectionHandle, T> write, CancellationToken cancellationToken)
    {
        if (access == StoreAccess.Read)
        {
            throw new InvalidOperationException($"{Path} was opened for reading");
        }

        await writing.WaitAsync(cancellationToken);
        try
        {
            return Guard(() => Write(OpenWriter(), write));
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc cref="WriteAsync{T}" />
    public Task WriteAsync(Action<SqliteConnectionHandle> write, CancellationToken cancellationToken) =>
        WriteAsync(Returning(write), cancellationToken);

    /// <summary>Creates the file that is still to be created, and its schema, as the first write else would.</summary>
    public Task CreateMissingAsync(CancellationToken cancellationToken) => WriteAsync(static _ => { }, cancellationToken);

    public ValueTask DisposeAsync()
    {
        foreach (var handle in idle.Concat(idleAndEmpty))
        {
            handle.Dispose();
        }

        writer?.Dispose();
        writing.Dispose();
        return ValueTask.CompletedTask;
    }

    // The one place where nothing has to be a value, so that what brackets a transaction is written once.
    private static Func<SqliteConnectionHandle, bool> Returning(Action<SqliteConnectionHandle> action) => handle =>
    {
        action(handle);
        return true;
    };

    private static T ReadOn<T>(Func<SqliteConnectionHandle, T> read, ConcurrentBag<SqliteConnectionHandle> idle, Func<SqliteConnectionHandle> connect)
    {
        if (!idle.TryTake(out var handle))
        {
            handle = connect();
        }

        try
        {
            return read(handle);
        }
        finally
        {
            idle.Add(handle);
        }
    }

    private void CheckCard(SqliteConnectionHandle handle)
    {
        if (rule is not null)
        {
            SqliteCard.Check(handle, rule, writes: access != StoreAccess.Read);
        }
    }

    private T Write<T>(SqliteConnectionHandle handle, Func<SqliteConnectionHandle, T> write)
    {
        // Immediate: a transaction that read first and wrote later could find the file changed in between.
        handle.Execute("BEGIN IMMEDIATE");
        try
        {
            if (!isCardSet)
            {
                SqliteCard.Set(handle, rule!);
            }

            var result = write(handle);
            handle.Execute("COMMIT");
            isCardSet = true;
            return result;
        }
        catch
        {
            RollBack(handle);
            throw;
        }
    }

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(exception, Path);
        }
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

    private SqliteConnectionHandle OpenWriter()
    {
        lock (opening)
        {
            if (writer is not null)
            {
                return writer;
            }

            var mode = access == StoreAccess.Create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite;
            var handle = Connect(Path, mode, WriterCache);
            try
            {
                // Before anything is set: a file of something else is left byte for byte as it is.
                SqliteSchema.RefuseForeign(handle, Path);
                SwitchToLog(handle);
                handle.Execute("PRAGMA synchronous = FULL");
                // Checkpoints every 16 MiB instead of every 4: a batch of users writes several.
                handle.Execute("PRAGMA wal_autocheckpoint = 4096");
                SqliteSchema.BringUpToDate(handle, Path);
                CheckCard(handle);
            }
            catch
            {
                handle.Dispose();
                throw;
            }

            return writer = handle;
        }
    }

    // The switch needs the file alone for a moment, and SQLite does not wait for that as it waits for other locks: it
    // matters only where several processes create the file at once.
    private void SwitchToLog(SqliteConnectionHandle handle)
    {
        const int MillisecondsBetween = 10;
        for (var attempts = seconds * 1_000 / MillisecondsBetween; ; attempts--)
        {
            try
            {
                handle.Execute("PRAGMA journal_mode = WAL");
                return;
            }
            catch (SqliteException exception) when (SqliteErrors.IsBusy(exception) && attempts > 0)
            {
                Thread.Sleep(MillisecondsBetween);
            }
        }
    }

    // Stands for the file that is still to be created.
    private SqliteConnectionHandle ConnectEmpty()
    {
        var handle = Connect(":memory:", SqliteOpenMode.Memory, ReaderCache);
        SqliteSchema.BringUpToDate(handle, Path);
        return handle;
    }

    private SqliteConnectionHandle Connect(string source, SqliteOpenMode mode, string cache)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = seconds,
        }.ToString());
        try
        {
            connection.Open();
            var handle = new SqliteConnectionHandle(connection);
            handle.Execute($"PRAGMA busy_timeout = {seconds * 1_000}");
            handle.Execute(cache);
            return handle;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
