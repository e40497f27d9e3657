using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>A run of the day's workflow in this process, in its turn.</summary>
internal sealed class LocalRun(
    CommandSession session, OpenStores stores, SettleOptions options, RunRequest request, RunChoices choices)
{
    private readonly TimeProvider time = session.Host.Time;
    private long? reconcilingSince;

    /// <summary>Runs it, and says how long it took; waiting for other runs does not count.</summary>
    /// <exception cref="DayHeldException">Another run is settling the date, and this one is not to wait.</exception>
    /// <exception cref="StoppedException">It was stopped, or another run has taken the date over.</exception>
    public async Task<(RunReport Report, RunTimes Times)> RunAsync(CancellationToken cancellationToken)
    {
        if (await FindObstacleAsync(cancellationToken) is { } obstacle)
        {
            return (RunReport.Refused(request, obstacle), default);
        }

        // A dry run writes nothing, so it may run beside any other.
        await using var turn = request.DryRun
            ? null
            : await RunTurn.TakeAsync(
                session, stores, session.AskForLease(request.Date, request.RunId, options), RunWork.Day, choices.WhenHeld, options.Retry, cancellationToken);
        var started = time.GetTimestamp();
        var report = await SettleAsync(turn, cancellationToken);
        var ended = time.GetTimestamp();
        turn?.End(TurnEnding.Of(report));
        return (report, new RunTimes(time.GetElapsedTime(started, reconcilingSince ?? ended), time.GetElapsedTime(started, ended)));
    }

    // A run that is refused writes nothing, not even that it was started. What an inbox brings is known only after it was
    // imported, by a run that has its turn.
    private async Task<PlanObstacle?> FindObstacleAsync(CancellationToken cancellationToken)
    {
        if (request.DryRun || request.Inbox is not null)
        {
            return null;
        }

        return await RetryPipeline.Build(options.Retry, time, session.Note).ExecuteAsync(
            async token => await Activities(inbox: null).PlanDayAsync(request with { DryRun = true }, token), cancellationToken) as PlanObstacle;
    }

    private async Task<RunReport> SettleAsync(RunTurn? turn, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, turn?.Lost ?? CancellationToken.None);
        var sized = request with { Sizing = LocalSizing.Of(stores.PreferredBatch, choices.Parallelism, options.Retry) };
        LocalSizing.ReserveThreads(choices.Parallelism);
        try
        {
            var total = session.Host.ErrorIsTerminal ? await CountAsync(stop.Token) : 0;
            return await ProgressBar.RunAsync(session, "Planning", total, async bar =>
            {
                InputsWait? waiting = null;
                var phases = new PhaseTimes();
                var progress = new RunProgress(request.InstanceId, bar, status =>
                {
                    phases.Enter(status.Phase, time.GetUtcNow(), isTold: !request.DryRun);
                    bar.SetTitle(Title(status.Phase));
                    if (status.Phase == RunPhase.Reconciling)
                    {
                        reconcilingSince = time.GetTimestamp();
                    }

                    // Once for each thing waited for, not at every poll.
                    if (status.Wait is { } wait && wait != waiting)
                    {
                        waiting = wait;
                        session.Note($"waiting for the {wait.Missing} of {request.Date} until {wait.Deadline.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
                    }
                }, bar.SetParts);
                using var engine = new InProcessEngine(choices.Parallelism, time, progress.Report, session.Note).WithDay(Activities(Inbox()));
                return await engine.RunAsync(DayWorkflow.Name, request.InstanceId, sized, stop.Token);
            });
        }
        catch (OperationCanceledException exception)
        {
            turn?.End(TurnEnding.Stopped);
            throw new StoppedException(await DescribeStopAsync(turn), exception);
        }
    }

    private DayActivities Activities(IInbox? inbox) =>
        new(stores.Inputs, stores.Settlements, stores.Payments, options.Settlement, inbox, list: null, options.Checks, stores.Corrections);

    private NotedInbox? Inbox() => choices.InboxFolder is not { } folder ? null : new NotedInbox(
        new FolderInbox(folder, stores.Inputs, stores.Settlements, options.Currency, time, session.ChecksOfImport(options, request.Accepted))
        {
            RequireControl = options.RequireControl,
        },
        session.Note);

    private static string Title(RunPhase phase) => phase switch
    {
        RunPhase.TakingInputs => "Importing",
        RunPhase.WaitingForInputs => "Waiting",
        _ => phase.ToString(),
    };

    private async Task<long> CountAsync(CancellationToken cancellationToken) =>
        request.Scope switch
        {
            RunScope.AllUsers => await stores.Inputs.CountPositionsAsync(request.Date, cancellationToken),
            RunScope.NamedUsers => request.Users.Count,
            _ => 0,
        };

    // The signal has been used up: these look-ups are short, and a second signal ends the process anyway.
    private async Task<string> DescribeStopAsync(RunTurn? turn)
    {
        if (request.DryRun)
        {
            return "stopped; a dry run writes nothing";
        }

        var counts = await stores.Settlements.CountRecordsAsync(request.Date, CancellationToken.None);
        var positions = await stores.Inputs.CountPositionsAsync(request.Date, CancellationToken.None);
        var settled = $"{Tables.Count(counts.Records - counts.Unpaid)} of {Tables.Count(positions, "user")} of {request.Date} are settled and stay settled";
        return turn is not null && await turn.FindSuccessorAsync() is { } successor
            ? $"stopped; {successor} has taken {request.Date} over; {settled}"
            : $"stopped; {settled}; resume with: {session.CommandLine}";
    }
}
