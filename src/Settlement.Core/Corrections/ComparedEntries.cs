namespace Settlement.Core;

/// <summary>The entries of some users, compared with what the inputs of the corrections call for; parts add up to the whole.</summary>
/// <param name="Compared">The comparison.</param>
/// <param name="Totals">What each correction comes to, of these users, by number.</param>
public sealed record ComparedEntries(CorrectionReconciliation Compared, IReadOnlyList<CorrectionTotals> Totals)
{
    /// <summary>No users.</summary>
    public static ComparedEntries Empty { get; } = new(new CorrectionReconciliation(), []);

    /// <summary>Entries that each correction has, of these users, by number.</summary>
    public IReadOnlyList<long> Entries { get; init; } = [];

    /// <summary>What a correction comes to; of no user where none was compared.</summary>
    public CorrectionTotals TotalsOf(int number) => Totals.Count == 0 ? default : Totals[number - 1];

    /// <summary>Entries that a correction has.</summary>
    public long EntriesOf(int number) => Entries.Count == 0 ? 0 : Entries[number - 1];

    /// <summary>Adds up two parts of the same date.</summary>
    public static ComparedEntries operator +(ComparedEntries left, ComparedEntries right) =>
        left.Totals.Count == 0 ? right :
        right.Totals.Count == 0 ? left :
        new(
            left.Compared + right.Compared, [.. left.Totals.Zip(right.Totals, static (one, other) => one + other)])
        {
            Entries = [.. left.Entries.Zip(right.Entries, static (one, other) => one + other)],
        };
}
