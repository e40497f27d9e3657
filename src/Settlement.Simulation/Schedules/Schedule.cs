using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// One schedule: a day is settled while things go wrong; then nothing goes wrong any more, what was held up lands, a
/// last run finishes the day, and everything is checked. The same seed gives the same schedule on every machine.
/// </summary>
internal sealed class Schedule
{
    private const int MostRestarts = 3;

    private readonly World world;
    private readonly ReportCheck reports;
    private readonly LogCheck log;
    private readonly ScheduleRequests requests;
    private readonly ScheduleCloses closes;
    private readonly ScheduleImports imports;
    private readonly ScheduleCorrections? corrections;
    private readonly SeededRandom script;
    private RunId lastRun;
    private int runs;
    private int restarts;

    private Schedule(World world)
    {
        this.world = world;
        reports = new ReportCheck(world);
        log = new LogCheck(world);
        requests = new ScheduleRequests(world);
        closes = new ScheduleCloses(world, requests, log);
        script = new SeededRandom(SeededRandom.Mix(world.Seed, 4));
        imports = new ScheduleImports(world, script);
        corrections = world.Setup.Corrections is null ? null : new ScheduleCorrections(world, requests, log);
    }

    /// <summary>Runs a schedule.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="system">What is put to the test.</param>
    /// <param name="only">The faults that may strike; null for all that the seed has.</param>
    /// <param name="trace">Takes what happens; null where nobody reads it.</param>
    public static ScheduleResult Run(
        ulong seed, SystemUnderTest system, IReadOnlySet<(FaultKind, int)>? only = null, Action<TraceLine>? trace = null)
    {
        var made = new World(seed, system, only, trace);
        new Schedule(made).Run();
        return new ScheduleResult(seed, made.Faults.Injected, made.Watch.Violations, made.Time.Now);
    }

    private void Run()
    {
        foreach (var position in world.Setup.Positions)
        {
            world.Inputs.Put(ScheduleSetup.Date, position);
        }

        world.Inputs.Put(ScheduleSetup.Date, world.Setup.Yield);
        if (world.Setup.Before is { } before)
        {
            before.Put(world);
            world.Time.After(before.SettledAfter, () => before.SettleLate(world));
        }

        PlanSurprises();
        Trigger();
        if (world.Faults.Strikes(FaultKind.StartedTwice))
        {
            world.Time.After(script.Between(0, 50 * VirtualTime.Millisecond), Trigger);
        }

        world.Time.Run(() => world.Watch.Violations.Count > 0);

        // What follows from a violation would only be more of it.
        if (world.Watch.Violations.Count == 0)
        {
            Finish();
        }

        if (world.Watch.Violations.Count == 0 && corrections is not null &&
            world.Store.ReadDay(ScheduleSetup.Date) is { State: DayState.Settled or DayState.Closed })
        {
            Correct(corrections);
        }
    }

    // Whatever is done to a settled day is done to it while it is corrected; then nothing goes wrong any more, as before.
    private void Correct(ScheduleCorrections correcting)
    {
        world.Faults.Resume();
        correcting.Begin();
        if (world.Faults.Strikes(FaultKind.StartedAgain))
        {
            Later(Trigger);
        }

        if (world.Faults.Strikes(FaultKind.ClosedEarly))
        {
            world.Time.After(script.Between(0, 40 * VirtualTime.Second), closes.CloseEarly);
        }

        if (world.Faults.Strikes(FaultKind.PositionLate))
        {
            Later(() => imports.Add(ScheduleSetup.User(ScheduleSetup.MostUsers + 1), ScheduleSetup.Balance(script)));
        }

        world.Time.Run(() => world.Watch.Violations.Count > 0);
        world.Faults.Stop();
        if (world.Watch.Violations.Count == 0)
        {
            world.Time.Run();
        }

        if (world.Watch.Violations.Count > 0)
        {
            return;
        }

        if (world.Setup.Payments == PaymentStyle.Forgetful)
        {
            world.Payments.ForgetKeys();
        }

        if (world.Store.ReadDay(ScheduleSetup.Date) is not { State: DayState.Closed })
        {
            _ = RunUntilPaid();
        }

        if (world.Watch.Violations.Count > 0 || !correcting.Finish())
        {
            return;
        }

        reports.CheckSurvivors();
        log.CheckAuthors();
        if (world.Store.ReadDay(ScheduleSetup.Date) is { State: DayState.Settled } && script.OneIn(2))
        {
            closes.Expect(CloseVerdict.Closed);
        }

        if (world.Store.ReadDay(ScheduleSetup.Date) is { State: DayState.Closed })
        {
            CheckClosed();
            correcting.Close();
        }
        else
        {
            ExpectNothing(PlanVerdict.Planned, Invariant.I6);
        }
    }

    private void Finish()
    {
        world.Faults.Stop();
        world.Time.Run();
        if (world.Watch.Violations.Count > 0)
        {
            return;
        }

        reports.CheckSurvivors();
        log.CheckAuthors();
        if (world.Store.ReadDay(ScheduleSetup.Date) is { State: DayState.Closed })
        {
            CheckClosed();
            return;
        }

        // By the next night.
        if (world.Setup.Payments == PaymentStyle.Forgetful)
        {
            world.Payments.ForgetKeys();
        }

        RestoreYield();
        var report = RunUntilPaid();
        if (report is null)
        {
            return;
        }

        new FinalCheck(world, lastRun, report).Check();
        world.Setup.Before?.Check(world);
        reports.CheckSurvivors();
        if (script.OneIn(2))
        {
            ExpectNothing(PlanVerdict.Planned, Invariant.I6);
        }

        if (script.OneIn(12))
        {
            CloseAtTheEnd();
        }
    }

    private RunReport? RunUntilPaid()
    {
        var report = RunToEnd();
        if (report is not null && report.Attention.Any(result => result.Reason == QuarantineReason.PaymentRejected))
        {
            // A person sees the refusals and has them sent under other ids; the run after it finds the day done.
            _ = RunToEnd(RunScope.OnlyFailed, retryRejected: true);
            report = RunToEnd();
        }

        return report;
    }

    // Now and then an input changes in between: then the day is not closed, and can be mended.
    private void CloseAtTheEnd()
    {
        var isSettled = world.Store.ReadDay(ScheduleSetup.Date) is { State: DayState.Settled };
        if (isSettled && script.OneIn(3))
        {
            world.Inputs.Put(ScheduleSetup.Date, new StoredPosition(ScheduleSetup.User(ScheduleSetup.MostUsers + 1), 20_000));
            closes.Expect(CloseVerdict.BreaksFound);
            RunToEnd();
        }
        else if (isSettled && script.OneIn(3) && world.Inputs.ReadYield(ScheduleSetup.Date) is { } yield && yield != world.Setup.ReplacedYield)
        {
            world.Inputs.Put(ScheduleSetup.Date, world.Setup.ReplacedYield);
            closes.Expect(CloseVerdict.BreaksFound);
            world.Inputs.Put(ScheduleSetup.Date, yield);
        }

        closes.Expect(isSettled ? CloseVerdict.Closed : CloseVerdict.NotSettled);
        if (isSettled)
        {
            CheckClosed();
        }
    }

    private void PlanSurprises()
    {
        if (world.Faults.Strikes(FaultKind.PositionReplaced))
        {
            var replaced = world.Setup.Positions[script.Below(world.Setup.Positions.Count)];
            Later(() => imports.Replace(replaced.UserId, ScheduleSetup.Balance(script)));
        }

        if (world.Faults.Strikes(FaultKind.PositionLate))
        {
            Later(() => imports.Add(ScheduleSetup.User(ScheduleSetup.MostUsers), ScheduleSetup.Balance(script)));
        }

        if (world.Faults.Strikes(FaultKind.YieldReplaced))
        {
            Later(() => world.Inputs.Put(ScheduleSetup.Date, world.Setup.ReplacedYield));
        }

        if (world.Faults.Strikes(FaultKind.PositionWithdrawn))
        {
            Later(Withdraw);
        }
    }

    private void Withdraw()
    {
        if (imports.Withdraw() is { } user && script.OneIn(4))
        {
            Later(() => imports.Reinstate(user, ScheduleSetup.Balance(script)));
        }
    }

    // Imports are refused while the day is being closed, and for good once it is.
    private void Later(Action import) => world.Time.After(
        script.OneIn(2) ? script.Between(0, VirtualTime.Second / 2) : script.Between(0, 40 * VirtualTime.Second),
        () =>
        {
            var isSealed = world.Inputs.ReadSeal(ScheduleSetup.Date).IsOn;
            world.Trace?.Invoke("schedule", isSealed ? "an import is refused" : "an input changes");
            if (!isSealed)
            {
                import();
            }
        });

    private void Trigger()
    {
        if (world.AnyLiveProcess() is not { } host)
        {
            world.Time.After(VirtualTime.Second, Trigger);
            return;
        }

        if (world.Setup.IsDurable && world.Hub.IsRunning(requests.Run(runs, RunScope.AllUsers).InstanceId))
        {
            world.Trace?.Invoke("schedule", "a run is going on already");
            return;
        }

        runs++;
        var scope = runs > 1 && script.OneIn(4) ? RunScope.OnlyFailed : RunScope.AllUsers;
        var retryRejected = world.Setup.Payments == PaymentStyle.Unforgiving && runs > 1 && script.OneIn(2);
        scope = retryRejected ? RunScope.OnlyFailed : scope;
        var request = requests.Run(runs, scope, retryRejected);
        var before = Users(scope);
        world.Trace?.Invoke("schedule", $"run {runs} starts on {host.Worker.Name}, {scope}{(retryRejected ? ", refused ones under another id" : string.Empty)}");
        world.Hub.StartDay(host, request, (report, failure) => Ended(request, before, report, failure));
    }

    private void Ended(RunRequest request, IReadOnlyList<string> before, RunReport? report, Exception? failure)
    {
        world.Trace?.Invoke("schedule", failure is null ? $"a run ends: {report!.Verdict}, {report.Tally.Users} users" : "a run fails");
        if (report is not null)
        {
            reports.Check(request, report, before);
        }

        if (report?.Reconciliation?.IsClean == true && world.Faults.Strikes(FaultKind.ClosedEarly))
        {
            var wait = script.OneIn(2) ? 0 : script.Between(0, 20 * VirtualTime.Second);
            world.Time.After(wait, closes.CloseEarly);
            if (script.OneIn(6))
            {
                world.Time.After(wait + script.Between(0, 100 * VirtualTime.Millisecond), closes.CloseEarly);
            }
        }

        if (failure is not null || report!.Verdict != PlanVerdict.Planned || world.Faults.Strikes(FaultKind.StartedAgain))
        {
            Again();
        }
    }

    private void Again()
    {
        if (restarts < MostRestarts)
        {
            restarts++;
            world.Time.After(script.Between(VirtualTime.Second, 30 * VirtualTime.Second), Trigger);
        }
    }

    private void RestoreYield()
    {
        if (world.Store.ReadDay(ScheduleSetup.Date) is not { } day || world.Inputs.ReadYield(ScheduleSetup.Date) == day.Plan.Yield)
        {
            return;
        }

        ExpectNothing(PlanVerdict.PlanDiffers, Invariant.I6);
        if (world.Inputs.ReadSeal(ScheduleSetup.Date).IsOn)
        {
            // A close that was killed: another one finds the yield replaced, and gives the inputs free.
            closes.CloseToEnd();
        }

        world.Inputs.Put(ScheduleSetup.Date, day.Plan.Yield);
    }

    private void CheckClosed()
    {
        new ClosedCheck(world).Check(world.Store.ReadDay(ScheduleSetup.Date)!);
        world.Setup.Before?.Check(world);
        ExpectNothing(PlanVerdict.DayClosed, Invariant.I7);
    }

    // A run that must change nothing: of a settled day, of a day in conflict, of a closed day.
    private void ExpectNothing(PlanVerdict verdict, Invariant invariant)
    {
        var changes = world.Watch.Changes;
        var report = RunToEnd();
        if (report is not null && (report.Verdict != verdict || world.Watch.Changes != changes))
        {
            world.Watch.Report(
                invariant,
                $"a run that must change nothing made {world.Watch.Changes - changes} changes and ended as {report.Verdict}, expected {verdict}");
        }
    }

    private RunReport? RunToEnd(RunScope scope = RunScope.AllUsers, bool retryRejected = false)
    {
        runs++;
        RunReport? report = null;
        Exception? failure = null;
        var before = Users(scope);
        world.Trace?.Invoke("schedule", $"run {runs} starts, undisturbed");
        var request = requests.Run(runs, scope, retryRejected);
        lastRun = request.RunId;
        world.Hub.StartDay(world.AnyLiveProcess()!, request, (output, exception) => (report, failure) = (output, exception));
        world.Time.Run();
        if (report is null)
        {
            world.Watch.Report(Invariant.I4, $"an undisturbed run did not end: {failure?.Message ?? "it hangs"}");
            return null;
        }

        reports.Check(request, report, before);
        log.CheckEnded(request.RunId, TurnEnding.Of(report));
        return report;
    }

    // The users that a run must not pass over. Who needs attention and has no position was named by a correction alone, and no run
    // is about them.
    private List<string> Users(RunScope scope) => scope == RunScope.OnlyFailed
        ? [.. world.Store.ListAttention(ScheduleSetup.Date, continuation: null, ScheduleSetup.MostUsers + 1).Items
            .Select(result => result.UserId)
            .Where(user => world.Inputs.ReadPositions(ScheduleSetup.Date, [user])[0] is not null)]
        : [.. world.Inputs.Positions(ScheduleSetup.Date).Select(position => position.UserId)];
}
