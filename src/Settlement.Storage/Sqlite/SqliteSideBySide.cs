using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>
/// Reads positions and records side by side: both lie in order of date and user, so one pass over each finds every pair,
/// without a look-up and without a text or a record for users who agree.
/// </summary>
internal static class SqliteSideBySide
{
    private const string Records =
        """
        SELECT user_id, position_minor, earnings_minor, residue_numerator, status, created_by,
            input_hash IS NULL AND transaction_id IS NULL AND attempt = 1
        FROM records WHERE settlement_date = ?1 AND user_id > ?2 ORDER BY user_id
        """;

    /// <summary>Reads a page.</summary>
    /// <param name="positions">The page's positions, a statement with its parameters set.</param>
    /// <param name="after">The user after whom the page begins; null for the date's first.</param>
    /// <param name="size">The most positions of a page.</param>
    /// <param name="handle">Where the records are.</param>
    /// <param name="rows">Knows the runs that created records.</param>
    /// <param name="plan">The day's plan, from which hashes and ids that are not stored follow.</param>
    /// <param name="run">The run that asks.</param>
    public static ComparedPage Read(
        SqliteStatement positions,
        string? after,
        int size,
        SqliteConnectionHandle handle,
        SqliteRecords rows,
        DayPlan plan,
        RunId run)
    {
        var agreeing = new AgreeingUsers(plan, run);
        var others = new List<StoredPosition>();
        string? last = null;
        var records = handle.Statement(Records, plan.Date.Number).Bind(2, after ?? string.Empty);
        try
        {
            // Reading stops at the page's last position: the records go on to the end of the date.
            var hasRecord = records.Read();
            for (var count = 1; positions.Read(); count++)
            {
                var user = positions.GetBlob(0);
                var balance = positions.GetInt64(1);
                var order = -1;
                while (hasRecord && (order = records.GetBlob(0).SequenceCompareTo(user)) < 0)
                {
                    hasRecord = records.Read();
                }

                var isWithdrawn = positions.GetInt64(2) == 1;
                if (!hasRecord || order != 0 || (isWithdrawn && balance != 0) || !Agrees(user, balance))
                {
                    others.Add(new StoredPosition(positions.GetString(0), balance, isWithdrawn));
                }

                last = count == size ? positions.GetString(0) : null;
            }
        }
        finally
        {
            positions.Reset();
            records.Reset();
        }

        return new ComparedPage(agreeing.Totals(), others, last);

        // A hash or an id that is stored, of an older version or put there by somebody, and a later attempt are looked at closely.
        bool Agrees(ReadOnlySpan<byte> user, long balance) =>
            records.GetInt64(6) == 1 && agreeing.TryAdd(user, balance, rows.Row(handle, records));
    }
}
