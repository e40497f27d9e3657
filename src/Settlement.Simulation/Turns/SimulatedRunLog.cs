using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>The log of runs of a simulated store and its rules. Each call is one transaction.</summary>
internal sealed class SimulatedRunLog
{
    private readonly SortedDictionary<(DateOnly Date, long Number), LoggedRun> runs = [];

    /// <summary>The latest runs of a date, the latest first.</summary>
    public IReadOnlyList<LoggedRun> List(SettlementDate date, int most) =>
        [.. runs.Values.Where(run => run.Start.Date == date).Reverse().Take(most)];

    /// <summary>The latest run of each date of a range, ascending by date.</summary>
    public IReadOnlyList<LoggedRun> ListLatest(SettlementDate? from, SettlementDate? to) =>
        LoggedRun.LatestOfEach(runs.Values.Where(run => run.Start.Date.IsWithin(from, to)));

    /// <summary>A run or close by its id, or null.</summary>
    public LoggedRun? Find(RunId id) => runs.Values.FirstOrDefault(run => run.Start.RunId == id);

    /// <summary>Enters a start; false where another run has its number.</summary>
    public bool Start(RunStart start)
    {
        var key = (start.Date.Day, start.Number);
        if (runs.TryGetValue(key, out var there))
        {
            return there.Start == start;
        }

        runs.Add(key, new LoggedRun(start, End: null));
        return true;
    }

    /// <summary>Enters an end; where there is one, that stays.</summary>
    public void End(RunEnd end)
    {
        var key = (end.Date.Day, end.Number);
        if (runs.TryGetValue(key, out var run) && run.End is null)
        {
            runs[key] = run with { End = end };
        }
    }
}
