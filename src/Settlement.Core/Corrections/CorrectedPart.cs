namespace Settlement.Core;

/// <summary>What a correction makes of some users, counted and added up; parts add up to the whole.</summary>
/// <param name="Totals">What it comes to.</param>
/// <param name="Entries">The hash of the users' entries.</param>
/// <param name="Largest">The users whose earnings change most, the largest first: at most <see cref="CorrectionReport.MostShown"/>.</param>
/// <param name="Users">The users by outcome, and the first who need attention.</param>
/// <param name="NotComputed">Users whose amount cannot be computed.</param>
/// <param name="Moved">Users whose balance is another than before.</param>
public sealed record CorrectedPart(
    CorrectionTotals Totals, EntriesHash Entries, IReadOnlyList<CorrectionEntry> Largest, SettledPart Users, long NotComputed, long Moved)
{
    /// <summary>Users who get an entry by which they earn more than the limit of one user.</summary>
    public long OverLimit { get; init; }

    /// <summary>
    /// Whether inputs change. Where they do, later corrections rest on them, though today nobody's earnings may change by it.
    /// </summary>
    public bool ChangesInputs(CorrectionPlan plan) =>
        plan.ChangesYield || Moved > 0 || Totals.Entries > 0 || !Totals.ResidueDifference(plan).IsZero;

    /// <summary>No users.</summary>
    public static CorrectedPart Empty { get; } = new(default, default, [], SettledPart.Empty, NotComputed: 0, Moved: 0);

    /// <summary>Adds up two parts of the same correction.</summary>
    public static CorrectedPart operator +(CorrectedPart left, CorrectedPart right) => new(
        left.Totals + right.Totals,
        left.Entries + right.Entries,
        LargestChanges.Merge(left.Largest, right.Largest),
        left.Users + right.Users,
        left.NotComputed + right.NotComputed,
        left.Moved + right.Moved)
    {
        OverLimit = left.OverLimit + right.OverLimit,
    };
}
