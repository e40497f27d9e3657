using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>The closes of a schedule: those beside runs and faults, and those at the end, which nothing disturbs.</summary>
internal sealed class ScheduleCloses(World world, ScheduleRequests requests, LogCheck log)
{
    /// <summary>Starts a close beside whoever is at work.</summary>
    public void CloseEarly()
    {
        var request = requests.Close();
        if (world.AnyLiveProcess() is not { } host || (world.Setup.IsDurable && world.Hub.IsRunning(request.InstanceId)))
        {
            return;
        }

        world.Trace?.Invoke("schedule", $"a close starts on {host.Worker.Name}");
        world.Hub.StartClose(host, request, (report, failure) =>
        {
            world.Trace?.Invoke("schedule", failure is null ? $"a close ends: {report!.Verdict}" : "a close fails");
            if (report?.IsClosed == true)
            {
                CheckCertificate(report);
            }
        });
    }

    /// <summary>Closes the day with nothing going wrong, and checks what that comes to (I7).</summary>
    public void Expect(CloseVerdict verdict)
    {
        if (CloseToEnd() is { } report && report.Verdict != verdict)
        {
            world.Watch.Report(
                Invariant.I7,
                $"a close came to {report.Verdict}, expected {verdict}; breaks: {string.Join(", ", report.Reconciliation?.Breaks.Select(found => found.ToString()) ?? [])}");
        }
    }

    /// <summary>Closes the day with nothing going wrong; null where that does not end.</summary>
    public CloseReport? CloseToEnd()
    {
        var request = requests.Close();
        CloseReport? report = null;
        Exception? failure = null;
        world.Trace?.Invoke("schedule", "a close starts, undisturbed");
        world.Hub.StartClose(world.AnyLiveProcess()!, request, (output, exception) => (report, failure) = (output, exception));
        world.Time.Run();
        if (report is null)
        {
            world.Watch.Report(Invariant.I7, $"an undisturbed close did not end: {failure?.Message ?? "it hangs"}");
            return null;
        }

        log.CheckEnded(request.RunId.GetValueOrDefault(), TurnEnding.Of(report));
        if (report.IsClosed)
        {
            CheckCertificate(report);
        }

        if (world.Inputs.ReadSeal(ScheduleSetup.Date).IsOn != report.IsClosed)
        {
            world.Watch.Report(Invariant.I7, $"a close came to {report.Verdict}, and the inputs are {(report.IsClosed ? "open" : "sealed")}");
        }

        return report;
    }

    private void CheckCertificate(CloseReport report)
    {
        if (world.Store.ReadDay(ScheduleSetup.Date) is not { State: DayState.Closed } day || day.Certificate != report.Certificate)
        {
            world.Watch.Report(Invariant.I8, $"a close came to {report.Verdict}, and the day does not have its certificate");
        }
    }
}
