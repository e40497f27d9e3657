using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Settlement.Benchmarks;

/// <summary>
/// The floor: a bare loop over two prepared statements that inserts the records and payments that a run has written,
/// with the run's schema and pragmas, 5,000 users a transaction. Nothing that stores these rows through the same
/// library can be much faster.
/// </summary>
/// <remarks>The rows are read from the run's own store, a transaction's worth at a time while the watch stands still.</remarks>
internal static class Floor
{
    private const int Measurements = 3;
    private const int UsersPerTransaction = 5_000;

    /// <summary>Measures it; returns the median.</summary>
    /// <param name="store">The store of a finished run; not written to.</param>
    /// <param name="folder">Where the throw-away databases go.</param>
    /// <param name="cancellationToken">Stops between transactions.</param>
    public static FloorResult Measure(string store, string folder, CancellationToken cancellationToken)
    {
        var results = new List<FloorResult>();
        for (var i = 0; i < Measurements; i++)
        {
            var path = Path.Combine(folder, $"floor-{i}.db");
            var result = MeasureOnce(store, path, cancellationToken);
            File.Delete(path);
            Console.Error.WriteLine($"floor, {Figures.Count(result.Records)} users: {Figures.Seconds(result.Seconds)} s");
            results.Add(result);
        }

        return results.OrderBy(result => result.Seconds).ElementAt(Measurements / 2);
    }

    private static FloorResult MeasureOnce(string store, string path, CancellationToken cancellationToken)
    {
        using var source = Open(store, SqliteOpenMode.ReadOnly);
        using var target = Open(path, SqliteOpenMode.ReadWriteCreate);
        foreach (var pragma in (ReadOnlySpan<string>)
            ["journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 4096", "cache_size = -16384"])
        {
            Execute(target, $"PRAGMA {pragma}");
        }

        CopySchema(source, target);
        using var records = Prepare(target, "records", SettledRows.RecordColumns);
        using var payments = Prepare(target, "payments", SettledRows.PaymentColumns);
        using var rows = new SettledRows(source);
        var watch = new Stopwatch();
        var (recordCount, paymentCount) = (0, 0);
        while (rows.ReadNext(UsersPerTransaction))
        {
            cancellationToken.ThrowIfCancellationRequested();
            watch.Start();
            Execute(target, "BEGIN IMMEDIATE");
            Insert(records, rows.Records);
            Insert(payments, rows.Payments);
            Execute(target, "COMMIT");
            watch.Stop();
            recordCount += rows.Records.Count;
            paymentCount += rows.Payments.Count;
        }

        return new FloorResult(watch.Elapsed.TotalSeconds, recordCount, paymentCount);
    }

    private static void Insert(SqliteCommand command, List<object[]> rows)
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

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    // From the store itself, so that the floor's tables are those of the product and stay so.
    private static void CopySchema(SqliteConnection source, SqliteConnection target)
    {
        using var command = source.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_schema WHERE tbl_name IN ('records', 'payments') AND sql IS NOT NULL ORDER BY rowid";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            Execute(target, reader.GetString(0));
        }
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string table, string columns)
    {
        var count = columns.Split(',').Length;
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Table and columns are constants of this program.
        command.CommandText =
            $"INSERT INTO {table} ({columns}) VALUES ({string.Join(", ", Enumerable.Range(1, count).Select(i => $"?{i}"))})";
#pragma warning restore CA2100
        for (var i = 1; i <= count; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
        }

        command.Prepare();
        return command;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this program, or the schema of a store it has just made.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
