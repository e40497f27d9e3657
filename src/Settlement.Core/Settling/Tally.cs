namespace Settlement.Core;

/// <summary>Counts and totals of user results; tallies of parts add up to the tally of the whole.</summary>
/// <param name="Settled">Users with <see cref="SettlementOutcome.Settled"/>.</param>
/// <param name="AlreadySettled">Users with <see cref="SettlementOutcome.AlreadySettled"/>.</param>
/// <param name="NothingToSettle">Users with <see cref="SettlementOutcome.NothingToSettle"/>.</param>
/// <param name="Conflicts">Users with <see cref="SettlementOutcome.Conflict"/>.</param>
/// <param name="Quarantined">Users with <see cref="SettlementOutcome.Quarantined"/>.</param>
/// <param name="EarningsMinor">Earnings of the users settled, now or before, in minor units.</param>
/// <param name="ResidueNumerator">Their residues, in parts of the plan's <see cref="Yield.Denominator"/>.</param>
public readonly record struct Tally(
    long Settled,
    long AlreadySettled,
    long NothingToSettle,
    long Conflicts,
    long Quarantined,
    Int128 EarningsMinor,
    Int128 ResidueNumerator)
{
    /// <summary>Users in any outcome.</summary>
    public long Users => Settled + AlreadySettled + NothingToSettle + Conflicts + Quarantined;

    /// <summary>The residues of the users settled, in minor units, exact.</summary>
    public ExactAmount Residue(DayPlan plan) => new((System.Numerics.BigInteger)ResidueNumerator, plan.Yield.Denominator);

    /// <summary>Adds two tallies of the same plan.</summary>
    public static Tally operator +(Tally left, Tally right) => checked(new(
        left.Settled + right.Settled,
        left.AlreadySettled + right.AlreadySettled,
        left.NothingToSettle + right.NothingToSettle,
        left.Conflicts + right.Conflicts,
        left.Quarantined + right.Quarantined,
        left.EarningsMinor + right.EarningsMinor,
        left.ResidueNumerator + right.ResidueNumerator));

    /// <summary>The tally of some results.</summary>
    public static Tally Of(IReadOnlyList<UserResult> results)
    {
        long settled = 0, already = 0, nothing = 0, conflicts = 0, quarantined = 0;
        Int128 earnings = 0, residue = 0;
        foreach (var result in results)
        {
            switch (result.Outcome)
            {
                case SettlementOutcome.Settled: settled++; break;
                case SettlementOutcome.AlreadySettled: already++; break;
                case SettlementOutcome.NothingToSettle: nothing++; break;
                case SettlementOutcome.Conflict: conflicts++; break;
                case SettlementOutcome.Quarantined: quarantined++; break;
                default: throw new ArgumentOutOfRangeException(nameof(results), result.Outcome, "unknown outcome");
            }

            earnings += result.Earnings.Credited.Minor;
            residue += result.Earnings.ResidueNumerator;
        }

        return new Tally(settled, already, nothing, conflicts, quarantined, earnings, residue);
    }
}
