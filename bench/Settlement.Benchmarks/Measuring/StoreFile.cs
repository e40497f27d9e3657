using System.Globalization;
using Microsoft.Data.Sqlite;
using Settlement.Storage;
using Settlement.Storage.Sqlite;

namespace Settlement.Benchmarks;

/// <summary>Looks at a SQLite store from outside: its size, and how the product syncs it.</summary>
internal static class StoreFile
{
    private static readonly string[] SynchronousNames = ["OFF", "NORMAL", "FULL", "EXTRA"];

    /// <summary>The bytes of the file once the write-ahead log is back in it.</summary>
    public static long CheckpointedBytes(string path)
    {
        using (var connection = RawSqlite.Open(path, SqliteOpenMode.ReadWrite))
        using (var checkpoint = connection.CreateCommand())
        {
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            checkpoint.ExecuteNonQuery();
        }

        return new FileInfo(path).Length;
    }

    /// <summary>The rows of all tables.</summary>
    public static long CountRows(string path)
    {
        using var connection = RawSqlite.Open(path, SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_schema WHERE type = 'table'";
        var tables = new List<string>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                tables.Add(reader.GetString(0));
            }
        }

#pragma warning disable CA2100 // Names of the store's own schema.
        command.CommandText = $"SELECT {string.Join(" + ", tables.Select(table => $"(SELECT count(*) FROM {table})"))}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The journal mode and the synchronous setting of the product's own writing connection, asked of SQLite.</summary>
    /// <param name="path">A store that exists.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<string> DurabilityAsync(string path, CancellationToken cancellationToken)
    {
        await using var database = SqliteDatabase.Open(path, StoreAccess.Write, TimeSpan.FromSeconds(10), card: null);
        return await database.WriteAsync(
            static writer =>
            {
                var level = int.Parse(Ask(writer, "PRAGMA synchronous"), CultureInfo.InvariantCulture);
                return $"journal_mode = {Ask(writer, "PRAGMA journal_mode").ToUpperInvariant()}, synchronous = {SynchronousNames[level]}";
            },
            cancellationToken);
    }

    private static string Ask(SqliteConnectionHandle writer, string pragma)
    {
        var statement = writer.Statement(pragma);
        statement.Read();
        var answer = statement.GetString(0);
        statement.Reset();
        return answer;
    }
}
