using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Settlement.Benchmarks;

/// <summary>
/// The floor of the rows that a run really wrote: a bare loop over one prepared statement that inserts its records, each
/// with its posting in it, with the run's schema and pragmas.
/// </summary>
/// <remarks>The rows are read from the run's own store, a transaction's worth at a time while the watch stands still.</remarks>
internal static class WrittenRowsFloor
{
    /// <summary>How many users a run commits at once, and so the floor.</summary>
    public const int UsersPerTransaction = 5_000;

    /// <summary>Measures it once.</summary>
    /// <param name="store">The store of a finished run; not written to.</param>
    /// <param name="users">How many records it must have.</param>
    /// <param name="usersPerTransaction">How many users are committed at once.</param>
    /// <param name="path">Where the throw-away database goes.</param>
    /// <param name="cancellationToken">Stops between transactions.</param>
    /// <exception cref="BenchmarkFailedException">The store had other records than the run should have written.</exception>
    public static TimeSpan Measure(string store, int users, int usersPerTransaction, string path, CancellationToken cancellationToken)
    {
        using var source = RawSqlite.Open(store, SqliteOpenMode.ReadOnly);
        using var target = new RawSqlite(path, source);
        using var rows = new SettledRows(source);
        using var insert = target.PrepareInsert("records", rows.Columns);
        var watch = new Stopwatch();
        var written = 0;
        foreach (var records in rows.Read().Chunk(usersPerTransaction))
        {
            cancellationToken.ThrowIfCancellationRequested();
            watch.Start();
            target.Execute("BEGIN IMMEDIATE");
            RawSqlite.Run(insert, records);
            target.Execute("COMMIT");
            watch.Stop();
            written += records.Length;
        }

        BenchmarkFailedException.RequireRecords(written, users);
        return watch.Elapsed;
    }
}
