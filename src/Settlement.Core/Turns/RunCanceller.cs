namespace Settlement.Core;

/// <summary>
/// Cancels a run that has its turn: takes the turn away from it, so that it stops before its next piece of work, wherever it
/// goes on, and gives it back for the next run. The log of runs has an entry for it, which says by whom.
/// </summary>
public sealed class RunCanceller(ILeaseStore leases, IRunLog log)
{
    private readonly TurnLog turns = new(leases, log);

    /// <summary>Takes the turn from a run. Safe to repeat.</summary>
    /// <param name="run">The run that is to stop.</param>
    /// <param name="date">Its date.</param>
    /// <param name="cancel">Tells this from all runs.</param>
    /// <param name="request">Who asks for it.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>Whether the run had its turn; if not, nothing was written.</returns>
    public Task<bool> CancelAsync(
        RunId run, SettlementDate date, RunId cancel, TurnRequest request, DateTimeOffset now, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync<bool>(
        $"the run of {date} could not be cancelled: its lease kept changing",
        async () =>
        {
            var last = await leases.ReadLeaseAsync(date, cancellationToken);
            if (last is not { IsReleased: false } || last.Lease.RunId != run)
            {
                return false;
            }

            var lease = Lease.After(last, new LeaseRequest(date, cancel, request.Holder, now, request.LeaseDuration));
            if (!await leases.TakeLeaseAsync(lease, last, cancellationToken))
            {
                return default(Tried<bool>);
            }

            await turns.StartAsync(lease, request.Kind, RunWork.Cancel, request.StartedBy, request.Options, cancellationToken);
            await turns.EndAsync(lease, new TurnEnding(RunEnding.Finished, default), now, cancellationToken);
            return true;
        });
}
