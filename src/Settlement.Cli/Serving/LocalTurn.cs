using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>
/// The turn of a workflow of this process on its date: the activities that take it and end it, heartbeats in between, and the
/// end in the log where the workflow was stopped and could not enter it.
/// </summary>
/// <param name="stores">Where leases and the log are.</param>
/// <param name="time">The clock.</param>
/// <param name="onLost">Called when another run has taken the date over.</param>
internal sealed class LocalTurn(OpenStores stores, TimeProvider time, Action onLost) : IAsyncDisposable
{
    private readonly TurnActivities activities = new(stores.Leases, stores.RunLog);
    private HeldLease? held;
    private CancellationTokenRegistration losing;

    /// <summary>What to enter where the workflow enters nothing.</summary>
    public TurnEnding Ending { get; set; } = TurnEnding.Failed;

    public void AddTo(ActivityTable table) => table
        .Add(TurnActivities.TakeTurn, (input, _) => TakeAsync(input))
        .Add(TurnActivities.EndTurn, (input, _) => EndAsync(input));

    /// <summary>Who has taken the date over; null if nobody has.</summary>
    public async Task<string?> FindSuccessorAsync()
    {
        if (held is null)
        {
            return null;
        }

        var stored = await stores.Leases.ReadLeaseAsync(held.Lease.Date, CancellationToken.None);
        return stored is null || stored.Lease.Fencing == held.Lease.Fencing ? null : stored.Lease.Holder;
    }

    public async ValueTask DisposeAsync()
    {
        if (held is not { } kept)
        {
            return;
        }

        await ReleaseAsync();
        try
        {
            await new TurnLog(stores.Leases, stores.RunLog).EndAsync(kept.Lease, Ending, time.GetUtcNow(), CancellationToken.None);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or StoreRefusedException)
        {
            // What the run did stands. The lease ends by itself, and the log shows the run as interrupted.
        }
    }

    private async Task<LeaseAttempt> TakeAsync(TakeTurnInput input)
    {
        var attempt = await activities.TakeTurnAsync(input, CancellationToken.None);
        if (attempt.Taken is null && RunMarker.ShowsDead(attempt.Other!.Lease.RunId))
        {
            attempt = await TakeFromDeadAsync(input, attempt.Other!);
        }

        if (attempt.Taken is { } lease && held is null)
        {
            held = new HeldLease(stores.Leases, lease, time);
            losing = held.Lost.Register(onLost);
        }

        return attempt;
    }

    // A run of this machine whose process is gone keeps nobody waiting.
    private async Task<LeaseAttempt> TakeFromDeadAsync(TakeTurnInput input, ObservedLease other)
    {
        var turn = input.Turn;
        var request = new LeaseRequest(input.Date, input.RunId, turn.Holder, input.Now, turn.LeaseDuration) { DeadRun = other.Lease.RunId };
        var attempt = await new LeaseTaker(stores.Leases).TryTakeAsync(request, other, TimeSpan.Zero, CancellationToken.None);
        if (attempt.Taken is { } lease)
        {
            await new TurnLog(stores.Leases, stores.RunLog).StartAsync(lease, turn.Kind, turn.Work, turn.StartedBy, turn.Options, CancellationToken.None);
            RunMarker.Remove(other.Lease.RunId);
        }

        return attempt;
    }

    private async Task<RunEnding> EndAsync(EndTurnInput input)
    {
        var ending = await activities.EndTurnAsync(input, CancellationToken.None);
        await ReleaseAsync();
        return ending;
    }

    private async Task ReleaseAsync()
    {
        if (held is { } ended)
        {
            held = null;
            await losing.DisposeAsync();
            await ended.DisposeAsync();
        }
    }
}
