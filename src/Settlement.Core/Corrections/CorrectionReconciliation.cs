namespace Settlement.Core;

/// <summary>What all entries of a date, compared with what its records and its corrections' inputs call for, come to.</summary>
public sealed record CorrectionReconciliation
{
    /// <summary>Users that were compared.</summary>
    public long Users { get; init; }

    /// <summary>Entries there are.</summary>
    public long Entries { get; init; }

    /// <summary>What the entries' differences should come to, in minor units.</summary>
    public Int128 ExpectedMinor { get; init; }

    /// <summary>What they come to, in minor units.</summary>
    public Int128 RecordedMinor { get; init; }

    /// <summary>What was paid, posted or taken back for them, in minor units.</summary>
    public Int128 PaidMinor { get; init; }

    /// <summary>What users owe by them, in minor units; 0 or more.</summary>
    public Int128 OwedMinor { get; init; }

    /// <summary>What was settled elsewhere of what users owed, in minor units; 0 or more.</summary>
    public Int128 SettledElsewhereMinor { get; init; }

    /// <summary>Breaks that running the correction again may finish.</summary>
    public long Unfinished { get; init; }

    /// <summary>Breaks that a person has to look at.</summary>
    public long Contradictions { get; init; }

    /// <summary>The first breaks, at most <see cref="Reconciliation.MostBreaks"/>.</summary>
    public IReadOnlyList<Break> Breaks { get; init; } = [];

    /// <summary>Whether all of it agrees.</summary>
    public bool IsClean => Unfinished == 0 && Contradictions == 0;

    /// <summary>All breaks.</summary>
    public long BreakCount => Unfinished + Contradictions;

    /// <summary>This with one more break.</summary>
    public CorrectionReconciliation With(Break found) => this with
    {
        Unfinished = Unfinished + (found.IsUnfinished ? 1 : 0),
        Contradictions = Contradictions + (found.IsUnfinished ? 0 : 1),
        Breaks = Breaks.Count < Reconciliation.MostBreaks ? [.. Breaks, found] : Breaks,
    };

    /// <summary>Adds up two parts of the same date.</summary>
    public static CorrectionReconciliation operator +(CorrectionReconciliation left, CorrectionReconciliation right) => checked(new CorrectionReconciliation
    {
        Users = left.Users + right.Users,
        Entries = left.Entries + right.Entries,
        ExpectedMinor = left.ExpectedMinor + right.ExpectedMinor,
        RecordedMinor = left.RecordedMinor + right.RecordedMinor,
        PaidMinor = left.PaidMinor + right.PaidMinor,
        OwedMinor = left.OwedMinor + right.OwedMinor,
        SettledElsewhereMinor = left.SettledElsewhereMinor + right.SettledElsewhereMinor,
        Unfinished = left.Unfinished + right.Unfinished,
        Contradictions = left.Contradictions + right.Contradictions,
        Breaks = right.Breaks.Count == 0 ? left.Breaks : [.. left.Breaks.Concat(right.Breaks).Take(Reconciliation.MostBreaks)],
    });
}
