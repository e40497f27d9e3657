namespace Settlement.Core;

/// <summary>What an import does to a store's rows, counted row by row, so that a store can tell whether it is the whole set.</summary>
/// <param name="Counts">What it did.</param>
/// <param name="Reinstated">The replaced rows that were withdrawn before.</param>
/// <param name="AddedWithdrawn">The added rows that are withdrawn: of users who have a fraction to carry and no position any more.</param>
public readonly record struct ImportTally(ImportCounts Counts, long Reinstated, long AddedWithdrawn = 0)
{
    /// <summary>
    /// The rows it met that were there and not withdrawn. An import is the whole set of a date where these are all there
    /// are.
    /// </summary>
    public long Met => Counts.Unchanged + Counts.Replaced - Reinstated + Counts.Withdrawn;

    /// <summary>Whether it changes what is there, which it may do only on purpose.</summary>
    public bool Replaces => Counts.Replaced + Counts.Withdrawn > 0;

    /// <summary>How many more rows are withdrawn afterwards; may be negative.</summary>
    public long MoreWithdrawn => Counts.Withdrawn - Reinstated + AddedWithdrawn;

    /// <summary>Adds up two parts of an import.</summary>
    public static ImportTally operator +(ImportTally left, ImportTally right) =>
        new(left.Counts + right.Counts, left.Reinstated + right.Reinstated, left.AddedWithdrawn + right.AddedWithdrawn);

    /// <summary>The tally of one row.</summary>
    /// <param name="wasWithdrawn">Whether the row that is there is withdrawn; null where there is none.</param>
    /// <param name="isWithdrawn">Whether the row to be written is.</param>
    /// <param name="isSame">Whether both say the same.</param>
    public static ImportTally Of(bool? wasWithdrawn, bool isWithdrawn, bool isSame) => (wasWithdrawn, isWithdrawn) switch
    {
        (null, _) => new(new ImportCounts(Added: 1, Unchanged: 0, Replaced: 0), Reinstated: 0, AddedWithdrawn: isWithdrawn ? 1 : 0),
        (true, true) => default,
        (false, true) => new(new ImportCounts(Added: 0, Unchanged: 0, Replaced: 0, Withdrawn: 1), Reinstated: 0),
        (true, false) => new(new ImportCounts(Added: 0, Unchanged: 0, Replaced: 1), Reinstated: 1),
        (false, false) when isSame => new(new ImportCounts(Added: 0, Unchanged: 1, Replaced: 0), Reinstated: 0),
        (false, false) => new(new ImportCounts(Added: 0, Unchanged: 0, Replaced: 1), Reinstated: 0),
    };
}
