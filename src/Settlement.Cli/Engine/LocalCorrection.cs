using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>A correction's workflow in this process: a preview, or a booking in its turn.</summary>
internal sealed class LocalCorrection(
    CommandSession session,
    OpenStores stores,
    ICorrectionStore corrections,
    PositionSetFile? file,
    SettleOptions options,
    CorrectionRequest request,
    WhenHeld whenHeld,
    Action<CorrectedAmounts>? observe)
{
    private readonly int parallelism = LocalSizing.DefaultParallelism;

    /// <summary>Previews it, or books it. What can be refused before anything is written is refused before the turn is taken.</summary>
    /// <exception cref="DayHeldException">Another run is working on the date, and this one is not to wait.</exception>
    /// <exception cref="StoppedException">It was stopped, or another run has taken the date over.</exception>
    public async Task<CorrectionReport> RunAsync(CancellationToken cancellationToken)
    {
        LocalSizing.ReserveThreads(parallelism);
        var seen = file is null ? corrections : new PreviewedCorrections(corrections, file);
        var planning = await RetryPipeline.Build(options.Retry, session.Host.Time, session.Note).ExecuteAsync(
            async token => await Activities(seen).PlanCorrectionAsync(Sized(book: false), token), cancellationToken);
        if (planning is CorrectionObstacle obstacle)
        {
            return new CorrectionReport(request.Date, obstacle.Verdict) { InstanceId = InstanceId(null), Plan = obstacle.Standing };
        }

        var planned = (PlannedCorrection)planning;
        if (!request.Book)
        {
            return await PreviewAsync(seen, cancellationToken);
        }

        if (file is not null)
        {
            // The set has to be in the store before the booking begins. Where nothing is to be booked, it is not written.
            if (!planned.IsFrozen && await PreviewAsync(seen, cancellationToken) is var preview && IsNotToBeBooked(preview))
            {
                return preview.Verdict == CorrectionVerdict.Previewed ? preview with { Verdict = CorrectionVerdict.HashDiffers } : preview;
            }

            await file.WriteToAsync(corrections, request.Date, stores.PreferredBatch, cancellationToken);
        }

        return await BookAsync(InstanceId(planned.Plan), cancellationToken);
    }

    private bool IsNotToBeBooked(CorrectionReport preview) =>
        preview.Verdict != CorrectionVerdict.Previewed || (request.ExpectHash is { } expected && expected != preview.Plan!.Hash);

    private Task<CorrectionReport> PreviewAsync(ICorrectionStore seen, CancellationToken cancellationToken) =>
        ExecuteAsync(seen, Sized(book: false), InstanceId(null), "Previewing", cancellationToken);

    private async Task<CorrectionReport> BookAsync(string instanceId, CancellationToken cancellationToken)
    {
        await using var turn = await RunTurn.TakeAsync(
            session, stores, session.AskForLease(request.Date, request.RunId, options), RunWork.Correction, whenHeld, options.Retry, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, turn.Lost);
        try
        {
            var report = await ExecuteAsync(corrections, Sized(book: true), instanceId, "Booking", stop.Token);
            turn.End(TurnEnding.Of(report));
            return report;
        }
        catch (OperationCanceledException exception)
        {
            turn.End(TurnEnding.Stopped);
            throw new StoppedException(
                await turn.FindSuccessorAsync() is { } successor
                    ? $"stopped; {successor} has taken {request.Date} over; what is booked stays booked"
                    : $"stopped; what is booked stays booked; go on with: {session.CommandLine}",
                exception);
        }
    }

    private async Task<CorrectionReport> ExecuteAsync(
        ICorrectionStore seen, CorrectionRequest sized, string instanceId, string title, CancellationToken cancellationToken) =>
        await ProgressBar.RunAsync(session, title, total: 0, async bar =>
        {
            var progress = new RunProgress(instanceId, bar, static _ => { }, bar.SetParts);
            using var engine = new InProcessEngine(parallelism, session.Host.Time, progress.Report, session.Note).WithCorrection(Activities(seen));
            return await engine.RunAsync(CorrectionWorkflow.Name, instanceId, sized, cancellationToken);
        });

    private CorrectionActivities Activities(ICorrectionStore seen) => new(stores.Inputs, stores.Settlements, seen, stores.Payments, observe);

    private CorrectionRequest Sized(bool book) =>
        request with { Book = book, Sizing = LocalSizing.Of(stores.PreferredBatch, parallelism, options.Retry) };

    private string InstanceId(CorrectionPlan? plan) => plan?.InstanceId ?? CorrectionRequest.PreviewOf(request.Date);
}
