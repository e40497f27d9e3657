namespace Settlement.Core;

/// <summary>A page of users, with everything that corrections of a date compute their amounts from.</summary>
/// <param name="Users">The users; may be empty before the last page.</param>
/// <param name="Records">Their records; null for whom there is none.</param>
/// <param name="Sets">Their positions in each of <see cref="CorrectionPlan.PositionSets"/>; null for whom a set does not name.</param>
/// <param name="Entries">Their entries, each user's by number.</param>
/// <param name="Continuation">What to ask the next page with; null after the last page.</param>
internal sealed record CorrectionPage(
    IReadOnlyList<UserId> Users,
    IReadOnlyList<SettlementRecord?> Records,
    IReadOnlyList<IReadOnlyList<StoredPosition?>> Sets,
    IReadOnlyList<IReadOnlyList<CorrectionEntry>> Entries,
    string? Continuation)
{
    private static readonly IReadOnlyList<CorrectionEntry> NoEntries = [];

    /// <summary>The entries of a user, by number.</summary>
    public IReadOnlyList<CorrectionEntry> EntriesOf(int user) => Entries.Count == 0 ? NoEntries : Entries[user];

    /// <summary>A user's position in the first set that names the user, from a set on; null where none does.</summary>
    public StoredPosition? FromSets(int user, int firstSet)
    {
        for (var set = firstSet; set < Sets.Count; set++)
        {
            if (Sets[set][user] is { } position)
            {
                return position;
            }
        }

        return null;
    }
}
