using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Settlement.Benchmarks;

/// <summary>An empty SQLite file with the pragmas of a settlement store, and nothing of the product around it.</summary>
internal sealed class RawSqlite : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly string path;

    /// <summary>Creates the file, without tables.</summary>
    /// <param name="path">Where it goes; deleted again when this is disposed.</param>
    public RawSqlite(string path)
    {
        this.path = path;
        connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        foreach (var pragma in (ReadOnlySpan<string>)
            ["journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 4096", "cache_size = -16384"])
        {
            Execute($"PRAGMA {pragma}");
        }
    }

    /// <summary>Creates the file with the table for records.</summary>
    /// <param name="path">Where it goes; deleted again when this is disposed.</param>
    /// <param name="store">The store whose schema it gets, so that the floor's table is that of the product and stays so.</param>
    public RawSqlite(string path, SqliteConnection store)
        : this(path)
    {
        using var command = store.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_schema WHERE type <> 'view' AND tbl_name = 'records' AND sql IS NOT NULL ORDER BY rowid";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            Execute(reader.GetString(0));
        }
    }

    /// <summary>The open database, for statements without the driver's commands around them.</summary>
    public sqlite3 Handle => connection.Handle!;

    /// <summary>Opens a file without a pool, so that it is closed when it is disposed.</summary>
    public static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var opened = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        opened.Open();
        return opened;
    }

    /// <summary>A prepared insert of all columns given.</summary>
    public SqliteCommand PrepareInsert(string table, IReadOnlyList<string> columns)
    {
        var names = columns.Select((_, i) => $"?{i + 1}").ToList();
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of the store's own schema.
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", names)})";
#pragma warning restore CA2100
        command.Parameters.AddRange(names.Select(name => new SqliteParameter { ParameterName = name }));
        command.Prepare();
        return command;
    }

    /// <summary>Runs a prepared statement once for each row.</summary>
    public static void Run(SqliteCommand command, IEnumerable<object[]> rows)
    {
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                command.Parameters[i].Value = row[i];
            }

            command.ExecuteNonQuery();
        }
    }

    /// <summary>Runs a statement that returns nothing.</summary>
    public void Execute(string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this program, or the schema of a store it has just made.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        connection.Dispose();
        File.Delete(path);
    }
}
