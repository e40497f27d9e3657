using System.Numerics;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// Holds the end of a schedule against what it has to be: every user settled but those who must not be, every amount
/// right by arithmetic of its own, every cent accounted for, and the same in the report, the day and the attention list.
/// </summary>
/// <param name="world">The schedule's world.</param>
/// <param name="run">The last run.</param>
/// <param name="report">Its report.</param>
internal sealed class FinalCheck(World world, RunId run, RunReport report)
{
    private long settled, alreadySettled, nothingToSettle;

    /// <summary>Checks I4 and I5.</summary>
    public void Check()
    {
        if (report.Verdict != PlanVerdict.Planned)
        {
            Report(Invariant.I4, $"the last run was not planned: {report.Verdict}");
            return;
        }

        var plan = report.FrozenPlan!;
        var derivation = new DayDerivation(plan);
        var payments = world.PaymentsMade;
        var attention = report.Attention.ToDictionary(result => result.UserId, StringComparer.Ordinal);
        BigInteger exact = 0, recorded = 0, residues = 0, paid = 0;
        foreach (var stored in world.Inputs.Positions(plan.Date))
        {
            attention.Remove(stored.UserId, out var result);
            if (!stored.TryValidate(out var position, out _))
            {
                Expect(stored.UserId, SettlementOutcome.Quarantined, result);
                continue;
            }

            var record = world.Store.ReadRecord(plan.Date, position.UserId);
            if (record is null)
            {
                Report(Invariant.I4, $"{stored.UserId} has no record after the last run");
                continue;
            }

            var differs = !record.HasSameContentAs(world.Called(derivation, position));
            Expect(stored.UserId, differs ? SettlementOutcome.Conflict : null, result);
            CheckAmounts(record, plan);
            Count(record, isFine: result is null);
            exact += record.Position.Minor * AccruedDays.PartsOf(plan);
            recorded += record.Earnings.Credited.Minor;
            residues += record.Earnings.ResidueNumerator;
            paid += CheckPayment(record, differs, payments);
        }

        foreach (var user in world.LeftOut.Where(user => world.Inputs.ReadPositions(plan.Date, [user])[0] is { IsWithdrawn: false }))
        {
            Report(Invariant.I4, $"{user} is not in the latest set, and is not withdrawn");
        }

        foreach (var user in attention.Keys)
        {
            Report(Invariant.I4, $"{user} needs attention and has no position");
        }

        CheckTotals(plan, exact, recorded, residues, paid);
        CheckReport(plan);
    }

    private void Count(SettlementRecord record, bool isFine)
    {
        nothingToSettle += isFine && !record.NeedsPayment ? 1 : 0;
        settled += isFine && record.NeedsPayment && record.CreatedBy == run ? 1 : 0;
        alreadySettled += isFine && record.NeedsPayment && record.CreatedBy != run ? 1 : 0;
    }

    // What people see: the counts, and the list that a rerun of the failed users goes by.
    private void CheckReport(DayPlan plan)
    {
        var tally = report.Tally;
        if ((tally.Settled, tally.AlreadySettled, tally.NothingToSettle) != (settled, alreadySettled, nothingToSettle))
        {
            Report(
                Invariant.I4,
                $"the last run reports {tally.Settled} settled, {tally.AlreadySettled} already, {tally.NothingToSettle} nothing; " +
                $"the records say {settled}, {alreadySettled}, {nothingToSettle}");
        }

        var listed = world.Store.ListAttention(plan.Date, continuation: null, ScheduleSetup.MostUsers + 1).Items.Select(result => result.UserId);
        if (!listed.SequenceEqual(report.Attention.Select(result => result.UserId).Order(StringComparer.Ordinal), StringComparer.Ordinal))
        {
            Report(Invariant.I4, $"the store lists {string.Join(", ", listed)} as needing attention, not those that the last run reports");
        }
    }

    private void CheckAmounts(SettlementRecord record, DayPlan plan)
    {
        var exact = record.Position.Minor * AccruedDays.PartsOf(plan);
        var credited = (BigInteger)record.Earnings.Credited.Minor * plan.Yield.Denominator;
        if (credited + record.Earnings.ResidueNumerator != exact || BigInteger.Abs(exact - credited) >= (plan.Carries ? 2 : 1) * (BigInteger)plan.Yield.Denominator)
        {
            Report(Invariant.I5, $"the earnings and the residue of {record.UserId} are not its exact earnings");
        }
    }

    // An unpaid record in conflict waits for a person; every other record that calls for a payment has it.
    private long CheckPayment(SettlementRecord record, bool differs, IReadOnlyList<Payment> payments)
    {
        long sum = 0;
        foreach (var payment in payments)
        {
            sum += payment.UserId == record.UserId && payment.Date == record.Date ? payment.Amount.Minor : 0;
        }

        var due = record.Earnings.Credited.Minor;
        if (sum != due && !(differs && record.Status == RecordStatus.Recorded && sum == 0))
        {
            Report(Invariant.I5, $"{record.UserId} was paid {sum}; the record says {due}");
        }

        return sum;
    }

    private void CheckTotals(DayPlan plan, BigInteger exact, BigInteger recorded, BigInteger residues, BigInteger paid)
    {
        var day = world.Store.ReadDay(plan.Date)!;
        var isClean = report.Tally.Conflicts + report.Tally.Quarantined == 0;
        if (isClean != (day.State == DayState.Settled) || isClean != report.Reconciliation!.IsClean)
        {
            Report(
                Invariant.I5,
                $"the day is {day.State}; breaks: {string.Join(", ", report.Reconciliation!.Breaks.Select(found => $"{found.Code} {found.UserId}"))}");
        }

        if (!isClean)
        {
            return;
        }

        if (day.Totals is not { } totals || totals.EarningsMinor != (Int128)recorded || totals.ResidueNumerator != (Int128)residues ||
            (report.Tally.EarningsMinor, report.Tally.ResidueNumerator) != (totals.EarningsMinor, totals.ResidueNumerator))
        {
            Report(Invariant.I5, $"recorded {recorded}, residues {residues}; the day's totals are {day.Totals}, the report's {report.Tally}");
        }

        var booked = ResiduePosting.Total(world.Store.ListResiduePostings(plan.Date));
        if (paid != recorded || (recorded * plan.Yield.Denominator) + residues != exact || booked != new ExactAmount(residues, plan.Yield.Denominator))
        {
            Report(Invariant.I5, $"paid {paid}, recorded {recorded}, residues {residues}, booked {booked}, exact {exact}");
        }
    }

    private void Expect(string user, SettlementOutcome? expected, UserResult? result)
    {
        if (result?.Outcome != expected)
        {
            Report(Invariant.I4, $"{user} ended as {result?.Outcome.ToString() ?? "settled"}, not as {expected?.ToString() ?? "settled"}: {result?.Detail}");
        }
    }

    private void Report(Invariant invariant, string detail) => world.Watch.Report(invariant, detail);
}
