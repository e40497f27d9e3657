using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// One schedule: a day is settled while things go wrong; then nothing goes wrong any more, what was held up lands, a
/// last run finishes the day, and everything is checked. The same seed gives the same schedule on every machine.
/// </summary>
internal sealed class Schedule
{
    private const int MostRestarts = 3;
    private const long LeaseTime = 30 * VirtualTime.Second;
    private const string LeaseName = "day";

    private readonly World world;
    private readonly ReportCheck reports;
    private readonly SeededRandom script;
    private RunId lastRun;
    private int runs;
    private int restarts;

    private Schedule(World world)
    {
        this.world = world;
        reports = new ReportCheck(world);
        script = new SeededRandom(SeededRandom.Mix(world.Seed, 4));
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
        if (world.Store.ReadDay(ScheduleSetup.Date) is { State: DayState.Closed } closed)
        {
            new ClosedCheck(world).Check(closed);
            ExpectNothing(PlanVerdict.DayClosed, Invariant.I7);
            return;
        }

        RestoreYield();
        var report = RunToEnd();
        if (report is null)
        {
            return;
        }

        new FinalCheck(world, lastRun, report).Check();
        reports.CheckSurvivors();
        if (script.OneIn(2))
        {
            ExpectNothing(PlanVerdict.Planned, Invariant.I6);
        }

        if (TryClose())
        {
            ExpectNothing(PlanVerdict.DayClosed, Invariant.I7);
        }
    }

    private void PlanSurprises()
    {
        if (world.Faults.Strikes(FaultKind.PositionReplaced))
        {
            var replaced = world.Setup.Positions[script.Below(world.Setup.Positions.Count)];
            Later(() => world.Inputs.Put(ScheduleSetup.Date, replaced with { BalanceMinor = ScheduleSetup.Balance(script) }));
        }

        if (world.Faults.Strikes(FaultKind.PositionLate))
        {
            Later(() => world.Inputs.Put(
                ScheduleSetup.Date, new StoredPosition(ScheduleSetup.User(ScheduleSetup.MostUsers), ScheduleSetup.Balance(script))));
        }

        if (world.Faults.Strikes(FaultKind.YieldReplaced))
        {
            Later(() => world.Inputs.Put(ScheduleSetup.Date, world.Setup.ReplacedYield));
        }
    }

    // Imports are refused once the day is closed.
    private void Later(Action import) => world.Time.After(
        script.OneIn(2) ? script.Between(0, VirtualTime.Second / 2) : script.Between(0, 40 * VirtualTime.Second),
        () =>
        {
            if (world.Store.ReadDay(ScheduleSetup.Date) is not { State: DayState.Closed })
            {
                world.Trace?.Invoke("schedule", "an input changes");
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

        if (world.Setup.IsDurable && world.Hub.IsRunning(Request(RunScope.AllUsers).InstanceId))
        {
            world.Trace?.Invoke("schedule", "a run is going on already");
            return;
        }

        long? fence = null;
        if (world.Setup.UsesLease)
        {
            fence = world.Leases.TryTake(LeaseName, host.Worker.Name, LeaseTime);
            if (fence is null)
            {
                world.Trace?.Invoke("lock", $"{host.Worker.Name} finds the lease taken");
                Again();
                return;
            }
        }

        runs++;
        var scope = runs > 1 && script.OneIn(4) ? RunScope.OnlyFailed : RunScope.AllUsers;
        var request = Request(scope);
        var before = Users(scope);
        var isOver = false;
        world.Trace?.Invoke("schedule", $"run {runs} starts on {host.Worker.Name}, {scope}");
        world.Hub.StartDay(host, request, (report, failure) =>
        {
            isOver = true;
            Ended(request, before, report, failure);
            if (fence is not null)
            {
                world.Leases.Release(LeaseName, fence.Value);
            }
        });
        if (fence is not null)
        {
            Renew(host, fence.Value, () => isOver);
        }
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
            TryClose();
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

    private void Renew(WorkerProcess host, long fence, Func<bool> isOver) => world.Time.After(LeaseTime / 3, () =>
    {
        if (!isOver() && host.IsAlive && (host.IsStalled || world.Leases.TryRenew(LeaseName, fence, LeaseTime)))
        {
            Renew(host, fence, isOver);
        }
    });

    // What is closed is what is settled at that moment: the day's state and version, and no position without its record.
    private bool TryClose()
    {
        var day = world.Store.ReadDay(ScheduleSetup.Date);
        if (day is not { State: DayState.Settled } || day.Totals?.Users != world.Inputs.CountPositions(ScheduleSetup.Date))
        {
            return false;
        }

        world.Trace?.Invoke("schedule", "the day is closed");
        return world.Store.UpdateDay(day with { State = DayState.Closed });
    }

    private void RestoreYield()
    {
        if (world.Store.ReadDay(ScheduleSetup.Date) is not { } day || world.Inputs.ReadYield(ScheduleSetup.Date) == day.Plan.Yield)
        {
            return;
        }

        ExpectNothing(PlanVerdict.PlanDiffers, Invariant.I6);
        world.Inputs.Put(ScheduleSetup.Date, day.Plan.Yield);
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

    private RunReport? RunToEnd()
    {
        runs++;
        RunReport? report = null;
        Exception? failure = null;
        var before = Users(RunScope.AllUsers);
        world.Trace?.Invoke("schedule", $"run {runs} starts, undisturbed");
        var request = Request(RunScope.AllUsers);
        lastRun = request.RunId;
        world.Hub.StartDay(world.AnyLiveProcess()!, request, (output, exception) => (report, failure) = (output, exception));
        world.Time.Run();
        if (report is null)
        {
            world.Watch.Report(Invariant.I4, $"an undisturbed run did not end: {failure?.Message ?? "it hangs"}");
            return null;
        }

        reports.Check(request, report, before);
        return report;
    }

    // The users that a run must not pass over.
    private List<string> Users(RunScope scope) => scope == RunScope.OnlyFailed
        ? [.. world.Store.ListAttention(ScheduleSetup.Date, continuation: null, ScheduleSetup.MostUsers + 1).Items.Select(result => result.UserId)]
        : [.. world.Inputs.Positions(ScheduleSetup.Date).Select(position => position.UserId)];

    private RunRequest Request(RunScope scope)
    {
        Span<byte> id = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(id, world.Seed);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(id[8..], runs);
        return new RunRequest
        {
            Date = ScheduleSetup.Date,
            RunId = new RunId(new Guid(id)),
            Scope = scope,
            Sizing = world.Setup.Sizing,
        };
    }
}
