namespace Settlement.Core;

/// <summary>A user who has more than one row for a date in a legacy table.</summary>
public sealed class Duplicate
{
    /// <param name="rows">The rows of one user and date, at least two, in any order.</param>
    /// <exception cref="ArgumentException">They are fewer, or not of one user and date.</exception>
    public Duplicate(IEnumerable<LegacyRow> rows)
    {
        Rows = [.. rows.Order(Comparer<LegacyRow>.Create(Compare))];
        if (Rows.Count < 2 || Rows.Any(row => row.UserId != UserId || row.Date != Date))
        {
            throw new ArgumentException("a duplicate is two rows or more of one user and date", nameof(rows));
        }
    }

    /// <summary>The user.</summary>
    public UserId UserId => Rows[0].UserId;

    /// <summary>The settlement date.</summary>
    public SettlementDate Date => Rows[0].Date;

    /// <summary>
    /// The rows in the order of their times. Rows of the same time are ordered by transaction id and amount, so that the
    /// order of the file decides nothing.
    /// </summary>
    public IReadOnlyList<LegacyRow> Rows { get; }

    /// <summary>How many different transaction ids the rows have; an empty one is none.</summary>
    public int TransactionIds =>
        Rows.Select(row => row.TransactionId).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Whether the rows have different amounts, so that somebody has to say which is right.</summary>
    public bool AmountsDiffer => Rows.Any(row => row.Earnings != Rows[0].Earnings);

    /// <summary>What was credited beyond the first row, in minor units.</summary>
    public Int128 ToGiveBackMinor => Rows.Skip(1).Aggregate((Int128)0, (sum, row) => checked(sum + row.Earnings.Minor));

    /// <summary>How long after the first row a row was written; zero for the first.</summary>
    public TimeSpan AfterFirst(LegacyRow row) => row.CreatedAt.Instant - Rows[0].CreatedAt.Instant;

    private static int Compare(LegacyRow left, LegacyRow right)
    {
        var order = left.CreatedAt.Instant.CompareTo(right.CreatedAt.Instant);
        order = order != 0 ? order : string.CompareOrdinal(left.TransactionId, right.TransactionId);
        order = order != 0 ? order : left.Earnings.CompareTo(right.Earnings);
        return order != 0 ? order : string.CompareOrdinal(left.CreatedAt.Text, right.CreatedAt.Text);
    }
}
