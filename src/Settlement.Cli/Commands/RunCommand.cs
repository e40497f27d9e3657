using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle run</c>.</summary>
internal static class RunCommand
{
    private const int MostParallel = 64;
    private const int MostWaitMinutes = 7 * 24 * 60;

    /// <summary>Builds the command.</summary>
    public static Command Create(GlobalOptions globals)
    {
        var date = CommandOptions.Date();
        var users = CommandOptions.Users();
        var onlyFailed = new Option<bool>("--only-failed") { Description = "Settle the users whose last result was a conflict or a quarantine" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Write nothing and say what would happen" };
        var parallelism = CommandOptions.Number(
            "--parallelism", "Pieces of work in progress at once, 1 to 64; default: the number of cores, at least 2 and at most 8", 1, MostParallel);
        var inbox = new Option<string?>("--inbox")
        {
            Description = "First import what is in this folder: yields.csv and positions-DATE.csv",
            HelpName = "FOLDER",
        };
        var wait = CommandOptions.Number(
            "--wait-minutes", "Minutes to wait for files that the inbox does not hold yet, 0 to 10080; default 0", 0, MostWaitMinutes);
        var noWait = CommandOptions.NoWait();
        var takeOver = CommandOptions.TakeOver();
        var command = new ExampledCommand(
            "run",
            "Settle a date, or settle it again: users already settled are left alone, so running again is " +
            "resuming.",
            ["settle run --date 2014-08-05", "settle run --date 2014-08-05 --dry-run --json", "settle run --date 2014-08-05 --inbox inbox --wait-minutes 120"])
        {
            date, users, onlyFailed, dryRun, parallelism, inbox, wait, noWait, takeOver,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(users) is { Implicit: false } && result.GetValue(onlyFailed))
            {
                result.AddError("--users cannot be combined with --only-failed");
            }

            if (result.GetValue(inbox) is not null && result.GetValue(dryRun))
            {
                result.AddError("--inbox cannot be combined with --dry-run: a dry run imports nothing");
            }

            if (result.GetValue(inbox) is null && result.GetResult(wait) is { Implicit: false })
            {
                result.AddError("--wait-minutes needs --inbox: a run waits only for files");
            }

            if (result.GetValue(noWait) && result.GetValue(takeOver))
            {
                result.AddError("--no-wait cannot be combined with --take-over");
            }
        });
        globals.SetAction(
            command,
            async (session, parsed, cancellationToken) =>
            {
                var named = parsed.GetValue(users)!;
                var request = new RunRequest
                {
                    Date = parsed.GetValue(date)!.Value,
                    RunId = new RunId(Guid.NewGuid()),
                    Scope = parsed.GetValue(onlyFailed) ? RunScope.OnlyFailed : named.Count > 0 ? RunScope.NamedUsers : RunScope.AllUsers,
                    Users = named,
                    DryRun = parsed.GetValue(dryRun),
                    Inbox = parsed.GetValue(inbox) is null ? null : Use(session, parsed.GetValue(wait) ?? 0),
                };
                var choices = new RunChoices(
                    parsed.GetValue(inbox),
                    (int)(parsed.GetValue(parallelism) ?? LocalSizing.DefaultParallelism),
                    parsed.GetValue(takeOver) ? WhenHeld.TakeOver : parsed.GetValue(noWait) ? WhenHeld.Refuse : WhenHeld.Wait);
                return await RunAsync(session, request, choices, cancellationToken);
            },
            "stopped before anything was settled",
            "what is settled stays settled; run it again to resume");
        return command;
    }

    private static InboxUse Use(CommandSession session, long waitMinutes) =>
        new() { Deadline = waitMinutes == 0 ? null : session.Host.Time.GetUtcNow() + TimeSpan.FromMinutes(waitMinutes) };

    private static async Task<ExitCode> RunAsync(
        CommandSession session, RunRequest request, RunChoices choices, CancellationToken cancellationToken)
    {
        var options = session.LoadOptions();
        if (options.TimeoutRule(session.Store, session.Payments).FindProblem() is { } problem)
        {
            throw new BadUsageException(problem);
        }

        if (choices.InboxFolder is { } folder)
        {
            CheckInbox(folder);
        }

        var access = request.DryRun ? StoreAccess.Read : choices.InboxFolder is null ? StoreAccess.Write : StoreAccess.Create;
        await using var stores = await session.OpenAsync(access, options, cancellationToken);
        var (report, times) = await FindObstacleAsync(session, stores, options, request, cancellationToken) is { } obstacle
            ? (RunReport.Refused(request, obstacle), default)
            : await SettleInTurnAsync(session, stores, options, request, choices, cancellationToken);
        var currency = (report.FrozenPlan ?? report.Plan)?.Currency ?? options.Currency;
        var exit = RunExit.Of(report, request.Scope, session.StoreArguments);
        if (session.Json)
        {
            session.WriteJson(RunDocument.Of(report, currency, exit.Line, times));
        }
        else
        {
            RunOutput.WriteText(session, report, currency, times);
        }

        return session.End(exit);
    }

    // Before a store is created for it.
    private static void CheckInbox(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new BadUsageException($"--inbox {folder}: there is no such folder");
        }
    }

    // A run that is refused writes nothing, not even that it was started. What an inbox brings is known only after it was
    // imported, by a run that has its turn.
    private static async Task<PlanObstacle?> FindObstacleAsync(
        CommandSession session, OpenStores stores, SettleOptions options, RunRequest request, CancellationToken cancellationToken)
    {
        if (request.DryRun || request.Inbox is not null)
        {
            return null;
        }

        return await RetryPipeline.Build(options.Retry, session.Host.Time, session.Note).ExecuteAsync(
            async token => await Activities(stores, options).PlanDayAsync(request with { DryRun = true }, token), cancellationToken) as PlanObstacle;
    }

    // A dry run writes nothing, so it may run beside any other. Waiting for others does not count as settling.
    private static async Task<(RunReport Report, RunTimes Times)> SettleInTurnAsync(
        CommandSession session,
        OpenStores stores,
        SettleOptions options,
        RunRequest request,
        RunChoices choices,
        CancellationToken cancellationToken)
    {
        await using var turn = request.DryRun
            ? null
            : await RunTurn.TakeAsync(session, stores, options, request.Date, request.RunId, choices.WhenHeld, cancellationToken);
        var time = session.Host.Time;
        var started = time.GetTimestamp();
        var (report, reconcilingSince) = await SettleAsync(session, stores, turn, options, request, choices, cancellationToken);
        var ended = time.GetTimestamp();
        turn?.End(TurnEnding.Of(report));
        return (report, new RunTimes(time.GetElapsedTime(started, reconcilingSince ?? ended), time.GetElapsedTime(started, ended)));
    }

    private static DayActivities Activities(OpenStores stores, SettleOptions options, IInbox? inbox = null) =>
        new(stores.Inputs, stores.Settlements, stores.Payments, options.Settlement, inbox);

    private static async Task<(RunReport Report, long? ReconcilingSince)> SettleAsync(
        CommandSession session,
        OpenStores stores,
        RunTurn? turn,
        SettleOptions options,
        RunRequest request,
        RunChoices choices,
        CancellationToken cancellationToken)
    {
        var parallelism = choices.Parallelism;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, turn?.Lost ?? CancellationToken.None);
        request = request with { Sizing = LocalSizing.Of(stores.PreferredBatch, parallelism, options.Retry) };

        LocalSizing.ReserveThreads(parallelism);
        try
        {
            var total = session.Host.ErrorIsTerminal ? await CountAsync(stores, request, stop.Token) : 0;
            return await ProgressBar.RunAsync(session, "Planning", total, async bar =>
            {
                long? reconcilingSince = null;
                InputsWait? waiting = null;
                var progress = new RunProgress(request.InstanceId, bar, status =>
                {
                    bar.SetTitle(Title(status.Phase));
                    if (status.Phase == RunPhase.Reconciling)
                    {
                        reconcilingSince = session.Host.Time.GetTimestamp();
                    }

                    // Once for each thing waited for, not at every look.
                    if (status.Wait is { } wait && wait != waiting)
                    {
                        waiting = wait;
                        session.Note($"waiting for the {wait.Missing} of {request.Date} until {wait.Deadline.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
                    }
                });
                var inbox = choices.InboxFolder is not { } folder ? null : new NotedInbox(
                    new FolderInbox(folder, stores.Inputs, stores.Settlements, options.Currency, session.Host.Time), session.Note);
                using var engine = new InProcessEngine(parallelism, session.Host.Time, progress.Report, session.Note)
                    .WithDay(Activities(stores, options, inbox));
                var report = await engine.RunAsync(DayWorkflow.Name, request.InstanceId, request, stop.Token);
                return (report, reconcilingSince);
            });
        }
        catch (OperationCanceledException exception)
        {
            turn?.End(TurnEnding.Stopped);
            throw new StoppedException(await DescribeStopAsync(session, stores, turn, request), exception);
        }
    }

    private static string Title(RunPhase phase) => phase switch
    {
        RunPhase.TakingInputs => "Importing",
        RunPhase.WaitingForInputs => "Waiting",
        _ => phase.ToString(),
    };

    private static async Task<long> CountAsync(OpenStores stores, RunRequest request, CancellationToken cancellationToken) =>
        request.Scope switch
        {
            RunScope.AllUsers => await stores.Inputs.CountPositionsAsync(request.Date, cancellationToken),
            RunScope.NamedUsers => request.Users.Count,
            _ => 0,
        };

    // The signal has been used up: these look-ups are short, and a second signal ends the process anyway.
    private static async Task<string> DescribeStopAsync(
        CommandSession session, OpenStores stores, RunTurn? turn, RunRequest request)
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
