using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// Holds a run's report against the store at the moment it is given: nobody missing (I4), and whoever is not named as
/// needing attention is settled and paid (I8).
/// </summary>
internal sealed class ReportCheck(World world)
{
    private readonly HashSet<string> reportedDone = new(StringComparer.Ordinal);

    /// <summary>Checks a report.</summary>
    /// <param name="request">What the run was asked for.</param>
    /// <param name="report">The report.</param>
    /// <param name="before">The users of its scope when the run began: with a position, or in need of attention.</param>
    public void Check(RunRequest request, RunReport report, IReadOnlyList<string> before)
    {
        if (report.Verdict != PlanVerdict.Planned)
        {
            return;
        }

        // Another run may settle and strike off the list whom this one was to settle.
        var now = world.Inputs.CountPositions(report.Date);
        if (report.Tally.Users > now || (request.Scope == RunScope.AllUsers && report.Tally.Users < before.Count))
        {
            world.Watch.Report(
                Invariant.I4, $"a run reports {report.Tally.Users} outcomes; {before.Count} to {now} users have a position");
        }

        var attention = report.Attention.Select(result => result.UserId).ToHashSet(StringComparer.Ordinal);
        if (attention.Count != report.Tally.Conflicts + report.Tally.Quarantined)
        {
            world.Watch.Report(Invariant.I4, "a user has more than one outcome that needs attention");
        }

        foreach (var user in before.Where(user => !attention.Contains(user)))
        {
            reportedDone.Add(user);
            CheckDone(user, "a run reports as settled", Invariant.I4);
        }

        CheckSettled(request.RunId, report, attention);
    }

    // Settled by this run is whose record it created: also where the answer was lost and the record met again.
    private void CheckSettled(RunId run, RunReport report, HashSet<string> attention)
    {
        var created = world.Store.ListRecords(report.Date)
            .Count(record => record.CreatedBy == run && record.NeedsPayment && !attention.Contains(record.UserId.Value));
        if (report.Tally.Settled != created)
        {
            world.Watch.Report(Invariant.I4, $"a run reports {report.Tally.Settled} users as settled by it; it created the records of {created}");
        }
    }

    /// <summary>Checks at the end that what was ever reported or acknowledged is still there.</summary>
    public void CheckSurvivors()
    {
        foreach (var user in reportedDone.Order(StringComparer.Ordinal))
        {
            CheckDone(user, "was reported as settled", Invariant.I8);
        }

        foreach (var record in world.Acknowledged)
        {
            if (world.Store.ReadRecord(record.Date, record.UserId)?.HasSameContentAs(record) != true)
            {
                world.Watch.Report(Invariant.I8, $"the store had said that the record of {record.UserId} is there");
            }
        }
    }

    private void CheckDone(string user, string claim, Invariant invariant)
    {
        if (!UserId.TryParse(user, out var userId, out _))
        {
            world.Watch.Report(invariant, $"{user} {claim} and has no valid id");
            return;
        }

        var record = world.Store.ReadRecord(ScheduleSetup.Date, userId);
        if (record is null)
        {
            world.Watch.Report(invariant, $"{user} {claim} and has no record");
        }
        else if (record.NeedsPayment && record.Status != RecordStatus.Paid)
        {
            world.Watch.Report(invariant, $"{user} {claim} and is not marked paid");
        }
        else if (record.NeedsPayment && !world.IsPaid(record))
        {
            world.Watch.Report(invariant, $"{user} {claim} and was not paid");
        }
    }
}
