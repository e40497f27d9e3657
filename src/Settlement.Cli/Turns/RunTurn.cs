using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>A run's turn on its date: it holds the lease, and its start and its end are in the log.</summary>
internal sealed class RunTurn : IAsyncDisposable
{
    private readonly CommandSession session;
    private readonly OpenStores stores;
    private readonly RunMarker? marker;
    private readonly HeldLease held;
    private readonly TurnLog log;
    private TurnEnding ending = TurnEnding.Failed;

    private RunTurn(CommandSession session, OpenStores stores, RunMarker? marker, Lease lease)
    {
        this.session = session;
        this.stores = stores;
        this.marker = marker;
        log = new TurnLog(stores.Leases, stores.RunLog);
        held = new HeldLease(stores.Leases, lease, session.Host.Time);
    }

    /// <summary>Cancelled when another run has taken the date over.</summary>
    public CancellationToken Lost => held.Lost;

    /// <summary>Waits for the run's turn, and enters its start in the log before anything else is written.</summary>
    /// <exception cref="DayHeldException">Another run is settling the date, and this one is not to wait.</exception>
    public static async Task<RunTurn> TakeAsync(
        CommandSession session, OpenStores stores, LeaseRequest wanted, RunWork work, WhenHeld whenHeld, RetryPolicy retry, CancellationToken cancellationToken)
    {
        var retries = RetryPipeline.Build(retry, session.Host.Time, session.Note);

        // Before the lease: whoever reads the run's id there may look for the marker.
        var own = RunMarker.TryCreate(wanted.RunId);
        Lease lease;
        try
        {
            var queue = new LeaseQueue(stores.Leases, session.Host.Time, session.Note);
            lease = await retries.ExecuteAsync(async token => await queue.TakeAsync(wanted, whenHeld, token), cancellationToken);
        }
        catch
        {
            own?.Dispose();
            RunMarker.Remove(wanted.RunId);
            throw;
        }

        var turn = new RunTurn(session, stores, own, lease);
        try
        {
            await retries.ExecuteAsync(async _ => await turn.log.StartAsync(
                lease, RunKind.CommandLine, work, session.Host.Who, session.CommandLine, CancellationToken.None), CancellationToken.None);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    /// <summary>Notes how the run ended. A run of which nothing is noted has failed.</summary>
    public void End(TurnEnding how) => ending = how;

    /// <summary>Who has taken the date over, and when; null if nobody has.</summary>
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
            await log.EndAsync(held.Lease, ending, session.Host.Time.GetUtcNow(), CancellationToken.None);
            isReleased = true;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or StoreRefusedException)
        {
            // What the run did stands. Where it failed, its failure is what is reported.
            if (ending.Ending == RunEnding.Finished)
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
}
