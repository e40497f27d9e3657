using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// Holds the log of runs against what was done: whoever wrote is in it, with how it ended, and has given the date back.
/// </summary>
internal sealed class LogCheck(World world)
{
    /// <summary>Checks I8 for a run or close that nothing disturbed.</summary>
    /// <param name="run">The run or close.</param>
    /// <param name="ending">How it ended, and the outcomes it came to.</param>
    public void CheckEnded(RunId run, TurnEnding ending)
    {
        if (!world.Setup.UsesLease)
        {
            return;
        }

        if (world.RunLog.Find(run)?.End is not { } end || new TurnEnding(end.Ending, end.Counts) != ending)
        {
            Report($"a run that ended as {ending.Ending} with {ending.Counts.Users} users is in the log of runs as {world.RunLog.Find(run)?.End?.ToString() ?? "not ended"}");
        }

        if (world.Leases.Read(ScheduleSetup.Date) is not { IsReleased: true })
        {
            Report("a run has ended and still holds the lease of its date");
        }
    }

    /// <summary>Checks I8 for all that was written: who created a record is in the log.</summary>
    public void CheckAuthors()
    {
        if (!world.Setup.UsesLease)
        {
            return;
        }

        foreach (var record in world.Store.ListRecords(ScheduleSetup.Date))
        {
            if (world.RunLog.Find(record.CreatedBy) is null)
            {
                Report($"the run that created the record of {record.UserId} is not in the log of runs");
            }
        }

        foreach (var entry in world.AcknowledgedEntries.Where(entry => world.RunLog.Find(entry.CreatedBy) is null))
        {
            Report($"the run that created the entry of {entry.UserId} in correction {entry.Number} is not in the log of runs");
        }
    }

    private void Report(string detail) => world.Watch.Report(Invariant.I8, detail);
}
