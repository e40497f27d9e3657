using System.Globalization;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>A run's turn on its date: it holds the lease, and its start and its end are in the log.</summary>
internal sealed class RunTurn : IAsyncDisposable
{
    private const int LongestOptions = 1_000;
    private const int LongestName = 256;

    private readonly CommandSession session;
    private readonly OpenStores stores;
    private readonly RunMarker? marker;
    private readonly HeldLease held;
    private RunEnding ending = RunEnding.Failed;
    private RunCounts counts;

    private RunTurn(CommandSession session, OpenStores stores, RunMarker? marker, Lease lease)
    {
        this.session = session;
        this.stores = stores;
        this.marker = marker;
        held = new HeldLease(stores.Leases, lease, session.Host.Time);
    }

    /// <summary>Cancelled when another run has taken the date over.</summary>
    public CancellationToken Lost => held.Lost;

    /// <summary>Waits for the run's turn, and enters its start in the log before anything else is written.</summary>
    /// <param name="session">The command.</param>
    /// <param name="stores">The stores.</param>
    /// <param name="options">How long the lease lasts, and how a store that is busy is tried again.</param>
    /// <param name="date">The settlement date.</param>
    /// <param name="run">The run.</param>
    /// <param name="whenHeld">What to do where another run is settling the date.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="DayHeldException">Another run is settling the date, and this one is not to wait.</exception>
    public static async Task<RunTurn> TakeAsync(
        CommandSession session, OpenStores stores, SettleOptions options, SettlementDate date, RunId run, WhenHeld whenHeld, CancellationToken cancellationToken)
    {
        var retries = RetryPipeline.Build(options.Retry, session.Host.Time, session.Note);

        // Before the lease: whoever reads the run's id there may look for the marker.
        var own = RunMarker.TryCreate(run);
        Lease lease;
        try
        {
            var process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            var wanted = new LeaseRequest(
                date,
                run,
                Cut($"{session.Host.Who} (process {process})", LongestName),
                session.Host.Time.GetUtcNow(),
                options.TimeoutRule(session.Store, session.Payments).Lease);
            var queue = new LeaseQueue(stores.Leases, session.Host.Time, session.Note);
            lease = await retries.ExecuteAsync(async token => await queue.TakeAsync(wanted, whenHeld, token), cancellationToken);
        }
        catch
        {
            own?.Dispose();
            RunMarker.Remove(run);
            throw;
        }

        var turn = new RunTurn(session, stores, own, lease);
        try
        {
            await retries.ExecuteAsync(async _ => await turn.LogStartAsync(), CancellationToken.None);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    /// <summary>Notes that the run came to its end. A run of which nothing is noted has failed.</summary>
    public void End(RunReport report)
    {
        var isPlanned = report.Verdict == PlanVerdict.Planned;
        ending = isPlanned ? RunEnding.Finished : RunEnding.Refused;
        counts = isPlanned ? RunCounts.Of(report.Tally) : default;
    }

    /// <summary>Notes that a close came to its end: it settles nobody.</summary>
    public void End(CloseReport report) => ending = report.IsClosed ? RunEnding.Finished : RunEnding.Refused;

    /// <summary>Notes that the run was stopped.</summary>
    public void Stop() => ending = RunEnding.Stopped;

    /// <summary>Who has taken the date over, and when; null where nobody has.</summary>
    public async Task<string?> FindSuccessorAsync()
    {
        var stored = Lost.IsCancellationRequested
            ? await stores.Leases.ReadLeaseAsync(held.Lease.Date, CancellationToken.None)
            : null;
        return stored?.Lease.Holder;
    }

    /// <summary>Enters the end in the log and gives the lease back.</summary>
    public async ValueTask DisposeAsync()
    {
        await held.DisposeAsync();
        var isReleased = false;
        try
        {
            var lease = held.Lease;
            await stores.RunLog.LogEndAsync(
                new RunEnd(lease.Date, lease.Fencing, ending, session.Host.Time.GetUtcNow(), counts), CancellationToken.None);
            await stores.Leases.ReleaseLeaseAsync(lease, CancellationToken.None);
            isReleased = true;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or StoreRefusedException)
        {
            // What the run did stands. Where it failed, its failure is what is reported.
            if (ending == RunEnding.Finished)
            {
                session.Note($"the end of this run could not be logged: {exception.Message}");
            }
        }

        // A marker left behind unlocked tells the next run that this one is over, though its lease is not.
        marker?.Dispose();
        if (isReleased)
        {
            RunMarker.Remove(held.Lease.RunId);
        }
    }

    private async Task LogStartAsync()
    {
        var lease = held.Lease;
        var start = new RunStart(
            lease.Date,
            lease.Fencing,
            lease.RunId,
            RunKind.CommandLine,
            Cut(session.Host.Who, LongestName),
            lease.Since,
            Cut(session.CommandLine, LongestOptions));
        if (!await stores.RunLog.LogStartAsync(start, CancellationToken.None))
        {
            throw new InvalidOperationException($"another run is in the log as number {lease.Fencing} of {lease.Date}");
        }
    }

    private static string Cut(string text, int length) => text.Length > length ? text[..(length - 1)] + "…" : text;
}
