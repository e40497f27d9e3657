namespace Settlement.Core;

/// <summary>What the audit of a legacy table found.</summary>
public sealed class AuditReport
{
    /// <param name="rows">Rows read.</param>
    /// <param name="users">Different users among them.</param>
    /// <param name="dates">Different settlement dates among them.</param>
    /// <param name="duplicates">The duplicates, in any order.</param>
    public AuditReport(long rows, long users, long dates, IEnumerable<Duplicate> duplicates)
    {
        Rows = rows;
        Users = users;
        Dates = dates;
        Duplicates = [.. duplicates.OrderBy(found => found.Date).ThenBy(found => found.UserId)];
    }

    /// <summary>Rows read.</summary>
    public long Rows { get; }

    /// <summary>Different users.</summary>
    public long Users { get; }

    /// <summary>Different settlement dates.</summary>
    public long Dates { get; }

    /// <summary>The users and dates with more than one row, by date and user.</summary>
    public IReadOnlyList<Duplicate> Duplicates { get; }

    /// <summary>What all of them were credited beyond their first rows, in minor units.</summary>
    public Int128 ToGiveBackMinor => Duplicates.Aggregate((Int128)0, (sum, found) => checked(sum + found.ToGiveBackMinor));
}
