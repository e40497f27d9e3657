using Microsoft.Data.Sqlite;
using Settlement.Core;
using SQLitePCL;

namespace Settlement.Storage.Sqlite;

/// <summary>Copies a store's file while others read and write it.</summary>
/// <remarks>
/// SQLite's own online backup, in a single read transaction: the copy is the store as it was at one moment, and nobody
/// waits for it. The copy needs no log beside it.
/// </remarks>
public static class SqliteBackup
{
    /// <summary>Writes a copy, and looks into it.</summary>
    /// <param name="store">The store's file.</param>
    /// <param name="target">The file to write; must not exist. Whoever calls this removes it after a failure.</param>
    /// <param name="timeout">How long to wait for whoever keeps the store from being read.</param>
    /// <exception cref="StoreRefusedException">There is no such store, it is not one of this program, or the copy cannot be written.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public static BackupReport Copy(string store, string target, TimeSpan timeout)
    {
        if (!File.Exists(store))
        {
            throw new StoreRefusedException($"{store} does not exist: there is nothing to back up");
        }

        Guard(store, () =>
        {
            using var handle = new SqliteConnectionHandle(Open(store, SqliteOpenMode.ReadOnly, timeout));
            SqliteSchema.RefuseForeign(handle, store);
            return handle.Statement("SELECT count(*) FROM sqlite_schema").Number() > 0
                ? true
                : throw new StoreRefusedException($"{store} is empty: there is nothing to back up");
        });
        using (var copy = Guard(target, () => Open(target, SqliteOpenMode.ReadWriteCreate, timeout)))
        {
            Guard(store, () =>
            {
                using var source = Open(store, SqliteOpenMode.ReadOnly, timeout);
                source.BackupDatabase(copy);
                return true;
            });
        }

        return Guard(target, () =>
        {
            using var copy = new SqliteConnectionHandle(Open(target, SqliteOpenMode.ReadWrite, timeout));

            // The copy says that it has a write-ahead log, as the store does; without one it is a single file.
            copy.Execute("PRAGMA journal_mode = DELETE");
            return new BackupReport(
                copy.Statement("SELECT count(*) FROM days").Number(),
                copy.Statement("SELECT count(DISTINCT user_id) FROM records").Number());
        });
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode, TimeSpan timeout)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)timeout.TotalSeconds),
        }.ToString());
        try
        {
            connection.Open();

            // The driver waits for a lock with its own commands, and not in a copy: SQLite waits here, as it does for a store.
            _ = raw.sqlite3_busy_timeout(connection.Handle!, connection.DefaultTimeout * 1_000);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(exception, path);
        }
    }
}

/// <summary>What a backup holds.</summary>
/// <param name="Dates">Dates that were planned.</param>
/// <param name="Users">Different users with a record.</param>
public sealed record BackupReport(long Dates, long Users);
