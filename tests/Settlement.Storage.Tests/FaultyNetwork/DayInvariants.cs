using Settlement.Core;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>The invariants I1 to I5 and I8 over what a store holds, each checked under its number.</summary>
internal static class DayInvariants
{
    /// <summary>What holds at any time, whatever failed: nothing that is there is wrong or there twice.</summary>
    public static void CheckNothingIsWrong(DayShape shape, DaySnapshot now)
    {
        Hold("I1", now.Records.DistinctBy(record => record.UserId).Count() == now.Records.Count, "a user has two records");
        foreach (var record in now.Records)
        {
            Hold("I5", record.HasSameContentAs(shape.Records[record.UserId]), $"the record of {record.UserId} is wrong: {record}");
        }

        var records = now.Records.ToDictionary(record => record.UserId);
        Hold("I3", now.Payments.DistinctBy(payment => payment.UserId).Count() == now.Payments.Count, "a user is paid twice");
        foreach (var payment in now.Payments)
        {
            var user = payment.UserId;
            Hold("I3", payment == Payment.Of(shape.Records[user]), $"the payment of {user} is wrong: {payment}");
            Hold("I3", payment.TransactionId == TransactionId.Derive(shape.Plan.Product, shape.Date, user), $"{payment} has an id of its own");
            Hold("I5", records.ContainsKey(user), $"{user} is paid without a record");
        }

        var paid = now.Payments.Select(payment => payment.UserId).ToHashSet();
        foreach (var record in now.Records.Where(record => record.Status == RecordStatus.Paid))
        {
            Hold("I5", paid.Contains(record.UserId), $"{record.UserId} is marked paid without a payment");
        }

        Hold("I6", now.Day is null || now.Day.Plan == shape.Plan, $"the plan is {now.Day?.Plan}");
        var booked = ResiduePosting.Total(now.Residue);
        Hold("I5", now.Residue.Count == 0 || booked == Residue(shape), $"the residue booked is {booked}");
    }

    /// <summary>What may come between two moments: records and payments appear, and records move to paid.</summary>
    public static void CheckOnlyForward(DaySnapshot before, DaySnapshot after)
    {
        var records = after.Records.ToDictionary(record => record.UserId);
        foreach (var record in before.Records)
        {
            var later = records.GetValueOrDefault(record.UserId);
            Hold("I8", later is not null, $"the record of {record.UserId} is gone");
            Hold("I2", later! with { Status = record.Status, IsPosted = record.IsPosted, Version = record.Version } == record, $"{record} became {later}");
            Hold("I2", later!.Status >= record.Status, $"{record.UserId} went back to {later.Status}");
            Hold("I2", later.Status != record.Status || later.Version == record.Version, $"the record of {record.UserId} was written again");
        }

        Hold("I7", before.Residue.SequenceEqual(after.Residue.Take(before.Residue.Count)), "the residue booked has changed");
        Hold("I7", before.Day?.State != DayState.Closed || after.Day == before.Day, $"the closed day became {after.Day}");
    }

    /// <summary>What a run said is so.</summary>
    public static void CheckReported(DayShape shape, RunId run, RunReport report, DaySnapshot now)
    {
        var tally = report.Tally;
        Hold("I4", report.Verdict == PlanVerdict.Planned, $"the day was not planned: {report.Verdict}");
        Hold("I4", tally.Users == shape.Positions.Count, $"{tally.Users} of {shape.Positions.Count} users have an outcome");
        Hold("I6", tally.Conflicts == 0, $"a conflict where nothing differs: {First(report.Attention)}");
        var astray = report.Attention.FirstOrDefault(result => result.Reason is not QuarantineReason.PaymentUnknown);
        Hold("I4", astray is null, $"{astray} has nothing wrong about it");
        Hold("I4", tally.NothingToSettle == shape.Records.Values.Count(record => !record.NeedsPayment), $"{tally}");
        var contradictions = report.Reconciliation!.Contradictions;
        Hold("I5", contradictions == 0, $"{contradictions} contradictions where there are none: {First(report.Reconciliation.Breaks)}");
        if (tally.Quarantined == 0)
        {
            var created = now.Records.Count(record => record.CreatedBy == run && record.NeedsPayment);
            Hold("I4", tally.Settled == created, $"{created} records are of this run, which says it settled {tally.Settled}");
            Hold("I5", tally.EarningsMinor == Earnings(shape), $"the run reports earnings of {tally.EarningsMinor}");
        }
    }

    /// <summary>Users whose settling was reported as done are recorded and paid.</summary>
    public static void CheckKept(IEnumerable<StoredPosition> reported, DaySnapshot now)
    {
        var records = now.Records.ToDictionary(record => record.UserId.Value, StringComparer.Ordinal);
        foreach (var user in reported.Select(position => position.UserId))
        {
            Hold("I8", records.ContainsKey(user), $"{user} was reported as done and has no record");
            Hold("I8", !records[user].NeedsPayment || records[user].Status == RecordStatus.Paid, $"{user} was reported as done and is not paid");
        }
    }

    /// <summary>What a finished day is: complete to the last digit.</summary>
    public static void CheckFinished(DayShape shape, RunReport report, DaySnapshot now)
    {
        Hold("I1", now.Records.Count == shape.Positions.Count, $"{now.Records.Count} records for {shape.Positions.Count} users");
        Hold("I4", report.Tally.Quarantined == 0, $"{First(report.Attention)}");
        Hold("I3", now.Payments.Count == shape.Records.Values.Count(record => record.NeedsPayment), $"{now.Payments.Count} payments");
        Int128 recorded = 0, paid = 0;
        foreach (var record in now.Records)
        {
            recorded += record.Earnings.Credited.Minor;
            Hold("I5", record.NeedsPayment == (record.Status == RecordStatus.Paid), $"{record.UserId} ends as {record.Status}");
        }

        foreach (var payment in now.Payments)
        {
            paid += payment.Amount.Minor;
        }

        Hold("I5", recorded == Earnings(shape) && paid == recorded, $"recorded {recorded}, paid {paid}");
        Hold("I5", ResiduePosting.Total(now.Residue) == Residue(shape), "the residue is not booked");
        Hold("I5", report.Reconciliation!.IsClean, $"not clean: {First(report.Reconciliation.Breaks)}");
        Hold("I8", now.Day?.State == DayState.Settled, $"the day is {now.Day?.State}");
        Hold("I5", now.Day?.Totals is { } totals && totals.Users == now.Records.Count && totals.EarningsMinor == recorded, $"the day says {now.Day?.Totals}");
    }

    /// <summary>Fails under the number of an invariant.</summary>
    public static void Hold(string invariant, bool holds, string otherwise) => Assert.True(holds, $"{invariant}: {otherwise}");

    /// <summary>The first of some items; null where there is none.</summary>
    public static string? First<T>(IReadOnlyList<T> items) => items.Count == 0 ? null : items[0]?.ToString();

    private static Int128 Earnings(DayShape shape) =>
        shape.Records.Values.Aggregate(default(Int128), (sum, record) => sum + record.Earnings.Credited.Minor);

    private static ExactAmount Residue(DayShape shape) =>
        shape.Records.Values.Aggregate(default(ExactAmount), (sum, record) => sum + record.Earnings.Residue(shape.Plan.Yield));
}
