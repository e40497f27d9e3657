namespace Settlement.Core;

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
