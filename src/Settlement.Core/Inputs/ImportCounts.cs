namespace Settlement.Core;

/// <summary>What an import did to a store's rows.</summary>
/// <param name="Added">Rows that were not there before.</param>
/// <param name="Unchanged">Rows that were there with the same value.</param>
/// <param name="Replaced">Rows that were there with another value.</param>
public readonly record struct ImportCounts(long Added, long Unchanged, long Replaced)
{
    /// <summary>All rows of the import.</summary>
    public long Total => Added + Unchanged + Replaced;

    /// <summary>Adds up two parts of an import.</summary>
    public static ImportCounts operator +(ImportCounts left, ImportCounts right) =>
        new(left.Added + right.Added, left.Unchanged + right.Unchanged, left.Replaced + right.Replaced);
}
