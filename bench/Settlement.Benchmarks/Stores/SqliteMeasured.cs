using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Settlement.Benchmarks;

/// <summary>A SQLite file. It has one writer: the floor is a loop on one thread.</summary>
/// <param name="folder">Where the files go.</param>
internal sealed class SqliteMeasured(string folder) : IMeasuredStore
{
    private const int User = 1;

    public string Name => "SQLite";

    public int AtOnce => Cli.LocalSizing.DefaultParallelism;

    public double? OneWriteTarget => null;

    public string Url(string place) => "sqlite:" + FileOf(place);

    public Task<FloorTimes> MeasureFloorAsync(string place, bool singly, CancellationToken cancellationToken)
    {
        using var source = RawSqlite.Open(FileOf(place), SqliteOpenMode.ReadOnly);
        using var target = new RawSqlite(FileOf(place + "floor"), source);
        using var rows = new SettledRows(source);
        rows.ReadNext(int.MaxValue);
        var status = rows.RecordColumns.IndexOf("status");
        foreach (var row in rows.Records)
        {
            row[status] = 0;
        }

        using var record = target.PrepareInsert("records", rows.RecordColumns);
        using var payment = target.PrepareInsert("payments", rows.PaymentColumns);
        using var mark = target.Prepare("UPDATE records SET status = 1 WHERE settlement_date = ?1 AND user_id = ?2 AND status = 0", parameters: 2);
        var size = singly ? 1 : WrittenRowsFloor.UsersPerTransaction;
        return Task.FromResult(new FloorTimes(
            Measure(target, record, rows.Records, size, cancellationToken),
            Measure(target, payment, rows.Payments, size, cancellationToken),
            Measure(target, mark, [.. rows.Payments.Select(row => row[..(User + 1)])], size, cancellationToken),
            WrittenRowsFloor.Measure(FileOf(place), rows.Records.Count, size, FileOf(place + "one"), cancellationToken)));
    }

    public Task RemoveAsync(string place, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(folder, place + ".db*").ToList())
        {
            File.Delete(file);
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TimeSpan Measure(
        RawSqlite target, SqliteCommand command, List<object[]> rows, int size, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var chunk in rows.Chunk(size))
        {
            cancellationToken.ThrowIfCancellationRequested();
            target.Execute("BEGIN IMMEDIATE");
            RawSqlite.Run(command, chunk);
            target.Execute("COMMIT");
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private string FileOf(string place) => Path.Combine(folder, place + ".db");
}
