using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>What was let through for imports, written in the transaction of the import.</summary>
internal static class SqliteAcceptedChecks
{
    public static void Add(SqliteConnectionHandle handle, IReadOnlyList<AcceptedCheck> accepted, bool isPublished)
    {
        foreach (var check in accepted)
        {
            handle
                .Statement(
                    """
                    INSERT INTO accepted_checks (settlement_date, code, accepted_by, accepted_at, file, is_published)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                    """,
                    check.Date.Number)
                .Bind(2, (int)check.Code)
                .Bind(3, check.By)
                .Bind(4, StoredText.Of(check.At))
                .Bind(5, check.File)
                .Bind(6, isPublished ? 1 : 0)
                .Execute();
        }
    }

    /// <summary>Forgets what was let through for an import of a date that was given up.</summary>
    public static void GiveUp(SqliteConnectionHandle handle, SettlementDate date) => handle
        .Statement("DELETE FROM accepted_checks WHERE settlement_date = ?1 AND is_published = 0", date.Number)
        .Execute();

    public static void Publish(SqliteConnectionHandle handle, SettlementDate date) => handle
        .Statement("UPDATE accepted_checks SET is_published = 1 WHERE settlement_date = ?1", date.Number)
        .Execute();

    public static IReadOnlyList<AcceptedCheck> List(SqliteConnectionHandle handle, SettlementDate date) => handle
        .Statement(
            """
            SELECT code, accepted_by, accepted_at, file FROM accepted_checks
            WHERE settlement_date = ?1 AND is_published = 1 ORDER BY accepted_at, code
            """,
            date.Number)
        .All(row => new AcceptedCheck(
            date, (CheckCode)row.GetInt32(0), row.GetString(1), StoredText.Instant(row.GetString(2)), row.GetString(3)));
}
