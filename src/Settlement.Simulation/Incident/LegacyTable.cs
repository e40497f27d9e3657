using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>The old program's table of one user's settlement records. Without its unique index it takes any row.</summary>
/// <param name="isUnique">Whether it has a unique index on user and date.</param>
internal sealed class LegacyTable(bool isUnique)
{
    private readonly List<LegacyRecord> rows = [];

    /// <summary>The rows in the order of their commits.</summary>
    public IReadOnlyList<LegacyRecord> Rows => rows;

    /// <summary>The first row of a date, or null.</summary>
    public LegacyRecord? Find(SettlementDate date) => rows.Find(row => row.Date == date);

    /// <summary>Inserts a row; false if the unique index refuses it.</summary>
    public bool TryInsert(LegacyRecord row)
    {
        if (isUnique && Find(row.Date) is not null)
        {
            return false;
        }

        rows.Add(row);
        return true;
    }
}
