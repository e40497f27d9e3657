namespace Settlement.Core;

/// <summary>The stored state of a settlement date.</summary>
/// <param name="Plan">The frozen plan.</param>
/// <param name="State">How far the date has come.</param>
/// <param name="Totals">The totals of the last clean reconciliation; null while the day was never clean.</param>
/// <param name="Version">The store's concurrency token for the next conditional update.</param>
public sealed record Day(DayPlan Plan, DayState State, DayTotals? Totals, string Version)
{
    /// <summary>The latest attempt to close the day.</summary>
    public CloseAttempt CloseAttempt { get; init; }

    /// <summary>
    /// The text of the closed day's certificate, as it is stored and untrusted; null before the day is closed. See
    /// <see cref="Core.Certificate.ToText"/>.
    /// </summary>
    public string? Certificate { get; init; }

    /// <summary>The breaks that the reconciliation at the end of the last run found; null before the first.</summary>
    public long? Breaks { get; init; }

    /// <summary>The date that has taken over the fractions of this one; null where none has.</summary>
    public SettlementDate? TakenOverBy { get; init; }

    /// <summary>Whether two states of a day differ in nothing but their version.</summary>
    public bool IsSameAs(Day other) => this with { Version = other.Version } == other;
}

/// <summary>How far a settlement date has come. The numbers are stored: never renumber.</summary>
public enum DayState
{
    /// <summary>Planned; some user may still be unsettled.</summary>
    Open = 0,

    /// <summary>Every position has its record, every record is paid, the residue is booked, reconciliation was clean.</summary>
    Settled = 1,

    /// <summary>Closed with a certificate: immutable. A correction is a new entry.</summary>
    Closed = 2,
}

/// <summary>The totals of a day's records.</summary>
/// <param name="Users">Records of the day, those of zero earnings included.</param>
/// <param name="EarningsMinor">Their earnings, in minor units.</param>
/// <param name="ResidueNumerator">Their residues, in parts of the plan's <see cref="Yield.Denominator"/>.</param>
public readonly record struct DayTotals(long Users, Int128 EarningsMinor, Int128 ResidueNumerator);
