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

    private Task<IReadOnlyList<T>> ReadAsync<T>(SettlementDate date, string prefix, CancellationToken cancellationToken) =>
        CosmosPartition.ReadAllAsync<T>(
            database, CosmosContainers.Days, CosmosKeys.Runs(date), prefix, prefix + CosmosPartition.Highest, cancellationToken);
}
