namespace Settlement.Core;

/// <summary>What a correction makes of some users, counted and added up; parts add up to the whole.</summary>
/// <param name="Totals">What it comes to.</param>
/// <param name="Entries">The hash of the users' entries.</param>
/// <param name="Largest">The users whose earnings change most, the largest first: at most <see cref="CorrectionReport.MostShown"/>.</param>
/// <param name="Users">The users by outcome, and the first who need attention.</param>
/// <param name="NotComputed">Users whose amount cannot be computed.</param>
public sealed record CorrectedPart(
    CorrectionTotals Totals, EntriesHash Entries, IReadOnlyList<CorrectionEntry> Largest, SettledPart Users, long NotComputed)
{
    /// <summary>No users.</summary>
    public static CorrectedPart Empty { get; } = new(default, default, [], SettledPart.Empty, NotComputed: 0);

    /// <summary>Adds up two parts of the same correction.</summary>
    public static CorrectedPart operator +(CorrectedPart left, CorrectedPart right) => new(
        left.Totals + right.Totals,
        left.Entries + right.Entries,
        LargestChanges.Merge(left.Largest, right.Largest),
        left.Users + right.Users,
        left.NotComputed + right.NotComputed);
}
