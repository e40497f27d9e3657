using Settlement.Core;

namespace Settlement.Storage.Tests.Damages;

/// <summary>
/// Rows as the database's own tools write them, past the product and all it checks; what the database refuses is thrown.
/// Columns are named as Tables has them: <c>PositionMinor</c> is <c>position_minor</c> in SQLite and <c>positionMinor</c> in
/// Cosmos.
/// </summary>
public interface IRawRows
{
    /// <summary>Whether a record says between which accounts it is posted; else its status alone says that it is.</summary>
    bool HasAccounts { get; }

    /// <summary>Replaces a column of a row.</summary>
    Task SetAsync(RawRow row, string column, object? value);

    /// <summary>Removes a row.</summary>
    Task RemoveAsync(RawRow row);

    /// <summary>Writes a row a second time, as the one of another user or date.</summary>
    Task CopyAsync(RawRow row, RawRow to);

    /// <summary>Writes a record a second time, for the same user and date, where nobody looks a record of that user up.</summary>
    Task CopyAsideAsync(RawRow record);
}

/// <summary>A row that exists, or is to.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Date">The settlement date.</param>
/// <param name="User">The user, of a record, a position or an entry.</param>
/// <param name="Number">The number of a correction, or of an entry's.</param>
public sealed record RawRow(RawTable Table, SettlementDate Date, string User = "", int Number = 0)
{
    /// <summary>The set that a position of a correction belongs to.</summary>
    public Digest Set { get; init; }
}

/// <summary>A table, as all stores have it.</summary>
public enum RawTable
{
    /// <summary>Settlement records.</summary>
    Records,

    /// <summary>Positions.</summary>
    Positions,

    /// <summary>Yields.</summary>
    Yields,

    /// <summary>Days.</summary>
    Days,

    /// <summary>Roots of the subtrees of days' trees.</summary>
    Subtrees,

    /// <summary>The first posting of a date's residue.</summary>
    Residue,

    /// <summary>Corrections.</summary>
    Corrections,

    /// <summary>Entries of corrections.</summary>
    CorrectionEntries,

    /// <summary>Positions that corrections bring.</summary>
    CorrectionPositions,
}
