using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Settlement.Storage.Sqlite;

/// <summary>A connection and its prepared statements, used by one caller at a time.</summary>
internal sealed class SqliteConnectionHandle(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);

    /// <summary>The prepared statement of a text.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statements.Add(sql, statement = new SqliteStatement(connection, sql));
        }

        return statement;
    }

    /// <summary>The prepared statement of a text with its first parameter, most often the date, set.</summary>
    public SqliteStatement Statement(string sql, long first) => Statement(sql).Bind(1, first);

    /// <summary>Runs statements without parameters, one after the other.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(connection.Handle!, sql);
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, connection.Handle!);
        }
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }
}
