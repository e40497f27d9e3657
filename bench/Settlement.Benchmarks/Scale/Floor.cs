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
            var result = MeasureOnce(store, Path.Combine(folder, $"floor-{i}.db"), cancellationToken);
            Console.Error.WriteLine($"floor, {Figures.Count(result.Records)} users: {Figures.Seconds(result.Seconds)} s");
            results.Add(result);
        }

        return results.OrderBy(result => result.Seconds).ElementAt(Measurements / 2);
    }

    private static FloorResult MeasureOnce(string store, string path, CancellationToken cancellationToken)
    {
        using var source = RawSqlite.Open(store, SqliteOpenMode.ReadOnly);
        using var target = new RawSqlite(path, source);
        using var records = target.PrepareInsert("records", SettledRows.RecordColumns);
        using var payments = target.PrepareInsert("payments", SettledRows.PaymentColumns);
        using var rows = new SettledRows(source);
        var watch = new Stopwatch();
        var (recordCount, paymentCount) = (0, 0);
        while (rows.ReadNext(UsersPerTransaction))
        {
            cancellationToken.ThrowIfCancellationRequested();
            watch.Start();
            target.Execute("BEGIN IMMEDIATE");
            RawSqlite.Run(records, rows.Records);
            RawSqlite.Run(payments, rows.Payments);
            target.Execute("COMMIT");
            watch.Stop();
            recordCount += rows.Records.Count;
            paymentCount += rows.Payments.Count;
        }

        return new FloorResult(watch.Elapsed.TotalSeconds, recordCount, paymentCount);
    }
}
