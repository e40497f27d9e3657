namespace Settlement.Simulation;

/// <summary>What every schedule must hold; the numbers are those of the design.</summary>
public enum Invariant
{
    /// <summary>At most one settlement record per user and date.</summary>
    I1 = 1,

    /// <summary>A record never changes once created, but for its status moving forward.</summary>
    I2 = 2,

    /// <summary>At most one payment per user and date; its transaction id is derived.</summary>
    I3 = 3,

    /// <summary>Every user with a position ends a finished run in exactly one outcome.</summary>
    I4 = 4,

    /// <summary>Payments equal records, and records and residues equal the exact total.</summary>
    I5 = 5,

    /// <summary>Replaying the same input is a no-op; replaying another is a conflict.</summary>
    I6 = 6,

    /// <summary>A closed day is immutable.</summary>
    I7 = 7,

    /// <summary>What was reported as done survives.</summary>
    I8 = 8,
}
