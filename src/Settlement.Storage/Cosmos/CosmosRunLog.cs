using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>The log of runs in Cosmos: items are created, never changed or deleted.</summary>
internal sealed class CosmosRunLog(CosmosDatabase database) : IRunLog
{
    public async Task<bool> LogStartAsync(RunStart start, CancellationToken cancellationToken)
    {
        var item = RunStartItem.Of(start);

        // One that is there may be ours, from a first try whose answer was lost.
        return await database.CreateAsync(CosmosContainers.Days, item.Partition, item, cancellationToken) is not null ||
            (await database.FindAsync<RunStartItem>(
                CosmosContainers.Days, item.Partition, item.Id, cancellationToken))?.RunId == item.RunId;
    }

    public Task LogEndAsync(RunEnd end, CancellationToken cancellationToken)
    {
        var item = RunEndItem.Of(end);
        return database.CreateAsync(CosmosContainers.Days, item.Partition, item, cancellationToken);
    }

    public async Task<IReadOnlyList<LoggedRun>> ListRunsAsync(SettlementDate date, int most, CancellationToken cancellationToken)
    {
        var starts = await ReadAsync<RunStartItem>(date, RunStartItem.Prefix, cancellationToken);
        var ends = (await ReadAsync<RunEndItem>(date, RunEndItem.Prefix, cancellationToken))
            .Select(item => item.ToEnd(date))
            .ToDictionary(end => end.Number);
        return [.. starts.Select(item => item.ToStart(date))
            .OrderByDescending(start => start.Number)
            .Take(most)
            .Select(start => new LoggedRun(start, ends.GetValueOrDefault(start.Number)))];
    }

    // Each date has a partition of its own: the index leads from the first to the last, past everything else.
    public async Task<IReadOnlyList<LoggedRun>> ListLatestRunsAsync(
        SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        var first = CosmosKeys.Runs(from ?? new SettlementDate(DateOnly.MinValue));
        var last = CosmosKeys.Runs(to ?? new SettlementDate(DateOnly.MaxValue));
        var starts = await CosmosScan.ListAsync<RunStartItem>(
            database, CosmosContainers.Days, first, last, RunStartItem.Prefix, cancellationToken);
        var ends = (await CosmosScan.ListAsync<RunEndItem>(database, CosmosContainers.Days, first, last, RunEndItem.Prefix, cancellationToken))
            .Select(item => item.ToEnd(CosmosKeys.RunsDate(item.Partition)))
            .ToDictionary(end => (end.Date, end.Number));
        return LoggedRun.LatestOfEach(starts
            .Select(item => item.ToStart(CosmosKeys.RunsDate(item.Partition)))
            .Select(start => new LoggedRun(start, ends.GetValueOrDefault((start.Date, start.Number)))));
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(SettlementDate date, string prefix, CancellationToken cancellationToken) =>
        CosmosPartition.ReadAllAsync<T>(
            database, CosmosContainers.Days, CosmosKeys.Runs(date), prefix, prefix + CosmosPartition.Highest, cancellationToken);
}

/// <summary>A run's start as it is stored: its id ends with the run's number, ten digits.</summary>
internal sealed record RunStartItem : StoredItem
{
    /// <summary>What the ids of starts begin with.</summary>
    public const string Prefix = "start_";

    public required string Partition { get; init; }

    public required Guid RunId { get; init; }

    public required RunKind Kind { get; init; }

    public required string StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required string Options { get; init; }

    /// <summary>What it does; older items have none, and read as runs of their day.</summary>
    public RunWork Work { get; init; }

    public static RunStartItem Of(RunStart start) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{start.Number:0000000000}"),
        Partition = CosmosKeys.Runs(start.Date),
        RunId = start.RunId.Value,
        Kind = start.Kind,
        StartedBy = start.StartedBy,
        StartedAt = start.StartedAt,
        Options = start.Options,
        Work = start.Work,
    };

    public RunStart ToStart(SettlementDate date) => new(
        date,
        long.Parse(Id.AsSpan(Prefix.Length), CultureInfo.InvariantCulture),
        new RunId(RunId),
        Kind,
        StartedBy,
        StartedAt,
        Options)
    { Work = Work };
}

/// <summary>A run's end as it is stored: its id ends with the run's number, ten digits.</summary>
internal sealed record RunEndItem : StoredItem
{
    /// <summary>What the ids of ends begin with.</summary>
    public const string Prefix = "end_";

    public required string Partition { get; init; }

    public required RunEnding Ending { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public required long Settled { get; init; }

    public required long AlreadySettled { get; init; }

    public required long NothingToSettle { get; init; }

    public required long Conflicts { get; init; }

    public required long Quarantined { get; init; }

    public static RunEndItem Of(RunEnd end) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{end.Number:0000000000}"),
        Partition = CosmosKeys.Runs(end.Date),
        Ending = end.Ending,
        EndedAt = end.EndedAt,
        Settled = end.Counts.Settled,
        AlreadySettled = end.Counts.AlreadySettled,
        NothingToSettle = end.Counts.NothingToSettle,
        Conflicts = end.Counts.Conflicts,
        Quarantined = end.Counts.Quarantined,
    };

    public RunEnd ToEnd(SettlementDate date) => new(
        date,
        long.Parse(Id.AsSpan(Prefix.Length), CultureInfo.InvariantCulture),
        Ending,
        EndedAt,
        new RunCounts(Settled, AlreadySettled, NothingToSettle, Conflicts, Quarantined));
}
