namespace Settlement.Core;

/// <summary>Keeps the entries that change most, either way.</summary>
internal sealed class LargestChanges
{
    private readonly List<CorrectionEntry> entries = [];

    /// <summary>The entries, the largest change first.</summary>
    public IReadOnlyList<CorrectionEntry> Entries => entries;

    /// <summary>Whether an entry of such a difference may be among them.</summary>
    public bool MayTake(Money difference) =>
        entries.Count < CorrectionReport.MostShown || Magnitude(difference) >= Magnitude(entries[^1].Difference);

    /// <summary>Adds an entry, and lets the least one go where there are too many.</summary>
    public void Add(CorrectionEntry entry)
    {
        var place = entries.FindIndex(other => Compare(entry, other) < 0);
        entries.Insert(place < 0 ? entries.Count : place, entry);
        if (entries.Count > CorrectionReport.MostShown)
        {
            entries.RemoveAt(CorrectionReport.MostShown);
        }
    }

    /// <summary>The largest of two lists.</summary>
    public static IReadOnlyList<CorrectionEntry> Merge(IReadOnlyList<CorrectionEntry> left, IReadOnlyList<CorrectionEntry> right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return left.Count == 0 ? right : left;
        }

        var all = new List<CorrectionEntry>([.. left, .. right]);
        all.Sort(Compare);
        return all.Count > CorrectionReport.MostShown ? all.GetRange(0, CorrectionReport.MostShown) : all;
    }

    // By size, and then by user, so that whatever order they come in gives the same.
    private static int Compare(CorrectionEntry one, CorrectionEntry other)
    {
        var bySize = Magnitude(other.Difference).CompareTo(Magnitude(one.Difference));
        return bySize != 0 ? bySize : one.UserId.CompareTo(other.UserId);
    }

    private static Int128 Magnitude(Money difference) => Int128.Abs(difference.Minor);
}
