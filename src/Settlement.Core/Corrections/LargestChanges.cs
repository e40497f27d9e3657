namespace Settlement.Core;

/// <summary>Keeps the entries that change most, either way.</summary>
internal sealed class LargestChanges
{
    private readonly List<CorrectionEntry> entries = [];

    /// <summary>The entries, the largest change first.</summary>
    public IReadOnlyList<CorrectionEntry> Entries => entries;

    /// <summary>Whether a user's entry of such a difference is among them.</summary>
    public bool Takes(UserId user, Money difference)
    {
        if (entries.Count < CorrectionReport.MostShown)
        {
            return true;
        }

        var bySize = Magnitude(difference).CompareTo(Magnitude(entries[^1].Difference));
        return bySize > 0 || (bySize == 0 && user.CompareTo(entries[^1].UserId) < 0);
    }

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
