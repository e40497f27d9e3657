using Microsoft.Data.Sqlite;

namespace Settlement.Cli.Tests;

/// <summary>The tables of a store, read and written past the product.</summary>
internal static class StoreTables
{
    private static readonly string[] Tables = ["yields", "positions", "days", "records", "residue_postings", "attention", "seals"];

    // What a rerun may touch: it looks at users again, and reports.
    private static readonly string[] TablesOfMoney = ["records", "residue_postings"];

    private static readonly string[] TablesOfCorrections = ["corrections", "correction_positions", "correction_entries"];

    /// <summary>Every row of corrections, of the positions they brought, and of their entries, as a line of text.</summary>
    public static IReadOnlyList<string> Corrections(TemporaryStore store) => Read(store, TablesOfCorrections);

    /// <summary>Every row of every other table as a line of text.</summary>
    public static IReadOnlyList<string> All(TemporaryStore store) => Read(store, Tables);

    /// <summary>Every row of records, payments and residue as a line of text.</summary>
    public static IReadOnlyList<string> Money(TemporaryStore store) => Read(store, TablesOfMoney);

    /// <summary>The rows of a query, each a line of text with the columns separated by bars.</summary>
    public static IReadOnlyList<string> Query(TemporaryStore store, string sql)
    {
        using var connection = Open(store, SqliteOpenMode.ReadOnly);
        using var command = Command(connection, sql);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Text(reader.GetValue(column)))));
        }

        return rows;
    }

    /// <summary>The one number a query gives.</summary>
    public static long Number(TemporaryStore store, string sql) =>
        long.Parse(Query(store, sql).Single(), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Writes what a faulty upstream system or a person with a database tool could write.</summary>
    public static void WriteByHand(TemporaryStore store, string sql)
    {
        using var connection = Open(store, SqliteOpenMode.ReadWrite);
        using var command = Command(connection, "PRAGMA ignore_check_constraints = 1; " + sql);
        Assert.True(command.ExecuteNonQuery() > 0, "nothing was written: " + sql);
    }

    /// <summary>Opens the store's file.</summary>
    public static SqliteConnection Open(TemporaryStore store, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = store.PathOf("settlement.db"),
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 60,
        }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>A statement of the test's own.</summary>
    public static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private static List<string> Read(TemporaryStore store, IEnumerable<string> tables) =>
        [.. tables.SelectMany(table => Query(store, $"SELECT '{table}', * FROM {table} ORDER BY 2, 3"))];

    private static string Text(object value) => value switch
    {
        byte[] bytes => Convert.ToHexStringLower(bytes),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty,
    };
}
