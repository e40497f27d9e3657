using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// The corrections of a schedule: asked for one after the other while things go wrong, some twice or before their turn, with what
/// is owed settled elsewhere in between; then booked until they are done, and checked.
/// </summary>
internal sealed class ScheduleCorrections
{
    private const int MostStarts = 3;
    private const int MostTurns = 8;

    private static readonly SettlementDate Date = ScheduleSetup.Date;

    private readonly World world;
    private readonly ScheduleRequests requests;
    private readonly LogCheck log;
    private readonly SeededRandom random;
    private readonly CorrectionScript script;
    private readonly bool[] isDone;

    /// <param name="world">The schedule's world, whose seed corrects.</param>
    /// <param name="requests">Makes requests.</param>
    /// <param name="log">Checks the log of runs.</param>
    public ScheduleCorrections(World world, ScheduleRequests requests, LogCheck log)
    {
        this.world = world;
        this.requests = requests;
        this.log = log;
        random = new SeededRandom(SeededRandom.Mix(world.Seed, 6));
        script = world.Setup.Corrections!;
        isDone = new bool[script.Steps.Count];
    }

    /// <summary>Begins to correct the day. The sets are written before, as they have to be.</summary>
    public void Begin()
    {
        foreach (var step in script.Steps)
        {
            if (step.Set is { } set)
            {
                world.Corrections.WriteSet(Date, set, step.Positions);
            }
        }

        Start(0, starts: 1);
        if (random.OneIn(2))
        {
            world.Time.After(random.Between(0, 90 * VirtualTime.Second), SettleElsewhere);
        }
    }

    /// <summary>Books what is not done, with nothing going wrong, and checks what it all comes to; false where something does not hold.</summary>
    public bool Finish()
    {
        for (var turn = 0; turn < MostTurns && Next() is { } next; turn++)
        {
            if (BookUntilPaid(script.Steps[next]) is not { } report)
            {
                return false;
            }

            if (!IsDone(report))
            {
                Report(
                    Invariant.I4,
                    $"an undisturbed correction came to {report.Verdict}; breaks: {string.Join(", ", report.Reconciled?.Breaks.Select(found => $"{found}") ?? [])}");
                return false;
            }

            isDone[next] = true;
        }

        if (world.Corrections.List(Date) is [.., var last])
        {
            new CorrectedCheck(world).Check();
            ExpectNothing(last.Plan);
        }

        return world.Watch.Violations.Count == 0;
    }

    /// <summary>Closes the corrections of a closed day, one after the other.</summary>
    public void Close()
    {
        var certificate = world.Store.ReadDay(Date)!.Certificate;
        foreach (var correction in world.Corrections.List(Date))
        {
            var number = correction.Plan.Number;
            CorrectionCloseReport? report = null;
            Exception? failure = null;
            var request = requests.CloseCorrection(number);
            world.Hub.StartCorrectionClose(world.AnyLiveProcess()!, request, (output, exception) => (report, failure) = (output, exception));
            world.Time.Run();
            if (report is not { Verdict: CorrectionCloseVerdict.Closed } || world.Corrections.Find(Date, number) is not { State: DayState.Closed } closed ||
                closed.Certificate != report.Certificate)
            {
                Report(Invariant.I7, $"closing correction {number} came to {report?.Verdict.ToString() ?? failure?.Message ?? "no end"}");
                return;
            }

            log.CheckEnded(request.RunId.GetValueOrDefault(), TurnEnding.Of(report));
        }

        if (world.Store.ReadDay(Date)!.Certificate != certificate)
        {
            Report(Invariant.I7, "the certificate of the day changed when its corrections were closed");
        }
    }

    private static bool IsDone(CorrectionReport report) =>
        report is { Verdict: CorrectionVerdict.NothingToCorrect } or { Verdict: CorrectionVerdict.Booked, Reconciled.IsClean: true };

    private void Start(int step, int starts)
    {
        if (world.AnyLiveProcess() is not { } host)
        {
            world.Time.After(VirtualTime.Second, () => Start(step, starts));
            return;
        }

        StartOn(host, step, () => GoOn(step, starts));
        if (world.Faults.Strikes(FaultKind.StartedTwice))
        {
            // The same once more, or another one before its turn.
            var other = random.OneIn(2) ? step : (step + 1) % script.Steps.Count;
            world.Time.After(random.Between(0, VirtualTime.Second / 2), () =>
            {
                if (world.AnyLiveProcess() is { } second)
                {
                    StartOn(second, other, static () => { });
                }
            });
        }
    }

    private void StartOn(WorkerProcess host, int step, Action ended)
    {
        var instanceId = InstanceId();
        if (world.Setup.IsDurable && world.Hub.IsRunning(instanceId))
        {
            world.Trace?.Invoke("schedule", "a correction is going on already");
            world.Time.After(VirtualTime.Second, ended);
            return;
        }

        var request = requests.Correction(script.Steps[step], retryRejected: world.Setup.Payments == PaymentStyle.Unforgiving && random.OneIn(2));
        world.Trace?.Invoke("schedule", $"{instanceId} starts on {host.Worker.Name}, as step {step + 1}");
        world.Hub.StartCorrection(host, instanceId, request, (report, failure) =>
        {
            world.Trace?.Invoke("schedule", failure is null ? $"a correction ends: {report!.Verdict}" : "a correction fails");
            if (report is not null)
            {
                CheckReport(report);
                isDone[step] |= IsDone(report);
            }

            ended();
        });
    }

    private void GoOn(int step, int starts)
    {
        var wait = random.Between(VirtualTime.Second, 30 * VirtualTime.Second);
        if (!isDone[step] && starts < MostStarts)
        {
            world.Time.After(wait, () => Start(step, starts + 1));
        }
        else if (step + 1 < script.Steps.Count)
        {
            world.Time.After(wait, () => Start(step + 1, starts: 1));
        }
    }

    // Whoever is told that a correction is settled finds it so.
    private void CheckReport(CorrectionReport report)
    {
        if (report is { Verdict: CorrectionVerdict.Booked, Reconciled.IsClean: true } &&
            world.Corrections.Find(Date, report.Plan!.Number) is not { State: not DayState.Open })
        {
            Report(Invariant.I8, $"correction {report.Plan.Number} was reported as booked, and is not settled");
        }
    }

    // A person does it, with the tool, on some worker.
    private void SettleElsewhere()
    {
        var owed = world.Corrections.ListOwed(continuation: null, ScheduleSetup.MostUsers).Items;
        if (owed.Count > 0 && world.AnyLiveProcess() is { } process)
        {
            world.Trace?.Invoke("schedule", $"what {owed[0].UserId} owes is settled elsewhere");
            process.Deliver(() => _ = SettleElsewhereAsync(process, owed[0].UserId));
        }
    }

    private static async Task SettleElsewhereAsync(WorkerProcess process, UserId user)
    {
        try
        {
            await new OwedEntries(process.ConnectedCorrections!).SettleElsewhereAsync([user], Date, CancellationToken.None);
        }
        catch (Exception exception) when (exception is TransientFailureException or InvalidOperationException)
        {
            // The person is told, and lets it be.
        }
    }

    // The one that stands open first: no other may be planned before it is settled.
    private int? Next()
    {
        if (world.Corrections.List(Date) is [.., { State: DayState.Open } open])
        {
            var standing = script.Steps.ToList().FindIndex(step => step.IsOf(open.Plan));
            if (standing < 0)
            {
                Report(Invariant.I6, $"correction {open.Plan.Number} comes from inputs that nobody gave");
                return null;
            }

            return standing;
        }

        var next = Array.IndexOf(isDone, false);
        return next < 0 ? null : next;
    }

    private CorrectionReport? BookUntilPaid(CorrectionStep step)
    {
        var report = BookToEnd(step, retryRejected: false);
        if (report is not null && report.Attention.Any(result => result.Reason == QuarantineReason.PaymentRejected))
        {
            _ = BookToEnd(step, retryRejected: true);
            report = BookToEnd(step, retryRejected: false);
        }

        return report;
    }

    private CorrectionReport? BookToEnd(CorrectionStep step, bool retryRejected)
    {
        CorrectionReport? report = null;
        Exception? failure = null;
        var request = requests.Correction(step, retryRejected);
        var instanceId = InstanceId();
        world.Trace?.Invoke("schedule", $"{instanceId} starts, undisturbed");
        world.Hub.StartCorrection(
            world.AnyLiveProcess()!, instanceId, request, (output, exception) => (report, failure) = (output, exception));
        world.Time.Run();
        if (report is null)
        {
            Report(Invariant.I4, $"an undisturbed correction did not end: {failure?.Message ?? "it hangs"}");
            return null;
        }

        CheckReport(report);
        log.CheckEnded(request.RunId, TurnEnding.Of(report));
        return report;
    }

    private void ExpectNothing(CorrectionPlan last)
    {
        var changes = world.Watch.Changes;
        if (script.Steps.FirstOrDefault(step => step.IsOf(last)) is { } step && BookToEnd(step, retryRejected: false) is { } report &&
            (report.Verdict != CorrectionVerdict.NothingToCorrect || world.Watch.Changes != changes))
        {
            Report(
                Invariant.I6,
                $"booking a correction once more made {world.Watch.Changes - changes} changes and came to {report.Verdict}");
        }
    }

    // As the tool does it: that of the correction that stands open, or of the next.
    private string InstanceId()
    {
        var standing = world.Corrections.List(Date);
        return CorrectionPlan.InstanceIdOf(Date, standing is [.., { State: DayState.Open }] ? standing.Count : standing.Count + 1);
    }

    private void Report(Invariant invariant, string detail) => world.Watch.Report(invariant, detail);
}
