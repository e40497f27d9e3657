namespace Settlement.Testing;

/// <summary>The log of runs in memory.</summary>
public sealed class InMemoryRunLog : IRunLog
{
    private readonly SortedDictionary<long, LoggedRun> runs = [];

    /// <summary>What the log has, the first run first.</summary>
    public IReadOnlyList<LoggedRun> Runs => [.. runs.Values];

    public Task<bool> LogStartAsync(RunStart start, CancellationToken cancellationToken)
    {
        runs.TryAdd(start.Number, new LoggedRun(start, End: null));
        return Task.FromResult(runs[start.Number].Start.RunId == start.RunId);
    }

    public Task LogEndAsync(RunEnd end, CancellationToken cancellationToken)
    {
        runs[end.Number] = runs[end.Number] with { End = runs[end.Number].End ?? end };
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<LoggedRun>> ListLatestRunsAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        Task.FromResult(LoggedRun.LatestOfEach(runs.Values.Where(run => run.Start.Date.IsWithin(from, to))));

    public Task<IReadOnlyList<LoggedRun>> ListRunsAsync(SettlementDate date, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LoggedRun>>([.. runs.Values.Reverse().Take(most)]);
}
