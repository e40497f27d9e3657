namespace Settlement.Core;

/// <summary>
/// The log of all runs that may write, and of all closes: one entry when a run starts, one when it ends, none ever changed or removed. Every
/// method may throw <see cref="StoreUnavailableException"/>; a write that did may or may not have happened.
/// </summary>
public interface IRunLog
{
    /// <summary>
    /// Enters a run's start. Entering it again is a no-op; false if another run has its number, and then nothing was
    /// written.
    /// </summary>
    Task<bool> LogStartAsync(RunStart start, CancellationToken cancellationToken);

    /// <summary>Enters a run's end; where it has one, that stays.</summary>
    Task LogEndAsync(RunEnd end, CancellationToken cancellationToken);

    /// <summary>The latest run of each date of a range that has one of its day (<see cref="LoggedRun.IsOfDay"/>), ascending by date; null bounds are open.</summary>
    Task<IReadOnlyList<LoggedRun>> ListLatestRunsAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken);

    /// <summary>The latest runs of a date, the latest first: at most <paramref name="most"/>, which is at least 1.</summary>
    Task<IReadOnlyList<LoggedRun>> ListRunsAsync(SettlementDate date, int most, CancellationToken cancellationToken);
}
