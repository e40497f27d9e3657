namespace Settlement.Benchmarks;

/// <summary>A SQLite file. It has one writer: the floor is a loop on one thread.</summary>
/// <param name="folder">Where the files go.</param>
internal sealed class SqliteMeasured(string folder) : IMeasuredStore
{
    public string Name => "SQLite";

    public int AtOnce => Cli.LocalSizing.DefaultParallelism;

    // Asked of "scale".
    public StoreTargets Targets { get; } = new(Floor: null, Rows: null, RequestUnits: null);

    public string Url(string place) => "sqlite:" + FileOf(place);

    public Task<long> CountRowsAsync(string place, CancellationToken cancellationToken) => Task.FromResult(StoreFile.CountRows(FileOf(place)));

    public Task<TimeSpan> MeasureFloorAsync(string place, int users, bool singly, CancellationToken cancellationToken) => Task.FromResult(
        WrittenRowsFloor.Measure(FileOf(place), users, singly ? 1 : WrittenRowsFloor.UsersPerTransaction, FileOf(place + "floor"), cancellationToken));

    public Task RemoveAsync(string place, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(folder, place + ".db*").ToList())
        {
            File.Delete(file);
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string FileOf(string place) => Path.Combine(folder, place + ".db");
}
