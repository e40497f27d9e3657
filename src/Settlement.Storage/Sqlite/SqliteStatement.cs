using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Settlement.Storage.Sqlite;

/// <summary>
/// A prepared statement for the inner loops that write a row for each user. It binds by position, without boxes and
/// without looking names up, which makes it twice as fast as a command.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
    }

    /// <summary>Sets parameter <c>?index</c>, counted from 1.</summary>
    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, index, value));
        return this;
    }

    /// <inheritdoc cref="Bind(int, long)" />
    public SqliteStatement Bind(int index, string value)
    {
        Check(raw.sqlite3_bind_text(statement, index, value));
        return this;
    }

    /// <inheritdoc cref="Bind(int, long)" />
    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(statement, index, value));
        return this;
    }

    /// <inheritdoc cref="Bind(int, long)" />
    public SqliteStatement Bind(int index, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bind(index, bytes);
    }

    /// <summary>Runs the statement; returns the number of rows it changed.</summary>
    public int Execute()
    {
        var code = raw.sqlite3_step(statement);
        var changed = raw.sqlite3_changes(database);
        // What step says is said again by reset, with the message still in place.
        var reset = raw.sqlite3_reset(statement);
        Check(code == raw.SQLITE_DONE ? reset : code);
        return changed;
    }

    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, database);
        }
    }
}
