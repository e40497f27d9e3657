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

    /// <summary>The first breaks.</summary>
    public IReadOnlyList<Break> Breaks { get; init; } = [];

    /// <summary>Whether all of it agrees.</summary>
    public bool IsClean => Unfinished == 0 && Contradictions == 0;
}
