using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>
/// Positions that come in chunks: each chunk goes into a table that no reader looks at, and publishing moves them all
/// over in one transaction. A date has at most one such import at a time.
/// </summary>
internal static class SqliteStagedImport
{
    public static void Begin(
        SqliteConnectionHandle handle, SettlementDate date, ImportId import, IReadOnlyList<AcceptedCheck> accepted)
    {
        if (Find(handle, date, import) is not null)
        {
            return;
        }

        SqliteSeals.Refuse(handle, date);
        handle.Statement("DELETE FROM staged_positions WHERE settlement_date = ?1", date.Number).Execute();
        SqliteAcceptedChecks.GiveUp(handle, date);
        SqliteAcceptedChecks.Add(handle, accepted, isPublished: false);
        handle
            .Statement(
                """
                INSERT INTO imports (settlement_date, import_id, is_published) VALUES (?1, ?2, 0)
                ON CONFLICT (settlement_date) DO UPDATE SET import_id = ?2, is_published = 0
                """,
                date.Number)
            .Bind(2, import.Value)
            .Execute();
    }

    public static ImportCounts WriteChunk(
        SqliteConnectionHandle handle, SettlementDate date, ImportId import, IReadOnlyList<Position> positions)
    {
        var isPublished = Find(handle, date, import) ?? throw GivenUp(date);
        var insert = handle.Statement(
            "INSERT INTO staged_positions (settlement_date, user_id, balance_minor) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING");
        var stored = handle.Statement("SELECT balance_minor FROM positions WHERE settlement_date = ?1 AND user_id = ?2 AND is_withdrawn = 0 UNION ALL " +
            "SELECT -1 FROM positions WHERE settlement_date = ?1 AND user_id = ?2 AND is_withdrawn = 1");
        long added = 0, unchanged = 0;
        foreach (var position in positions)
        {
            var user = position.UserId.Value;
            var before = stored.Bind(1, date.Number).Bind(2, user).All(row => row.GetInt64(0));
            if (before.Count > 0 && before[0] != position.Balance.Minor)
            {
                throw SqliteInputStore.Differs(date, user);
            }

            added += before.Count == 0 ? 1 : 0;
            unchanged += before.Count;
            if (!isPublished)
            {
                insert.Bind(1, date.Number).Bind(2, user).Bind(3, position.Balance.Minor).Execute();
            }
        }

        return new ImportCounts(added, unchanged, Replaced: 0);
    }

    public static void Publish(SqliteConnectionHandle handle, SettlementDate date, ImportId import, ImportCounts total)
    {
        if (Find(handle, date, import) ?? throw GivenUp(date))
        {
            return;
        }

        SqliteSeals.Refuse(handle, date);
        var staged = handle.Statement("SELECT count(*) FROM staged_positions WHERE settlement_date = ?1", date.Number).Number();
        if (staged != total.Total)
        {
            throw new InvalidOperationException($"the import of {date} has {staged} positions, its chunks came to {total.Total}");
        }

        var differing = handle
            .Statement(
                """
                SELECT s.user_id FROM staged_positions AS s JOIN positions AS p USING (settlement_date, user_id)
                WHERE s.settlement_date = ?1 AND (p.balance_minor <> s.balance_minor OR p.is_withdrawn = 1) LIMIT 1
                """,
                date.Number)
            .All(row => row.GetString(0));
        if (differing.Count > 0)
        {
            throw SqliteInputStore.Differs(date, differing[0]);
        }

        var isMissing = handle
            .Statement(
                """
                SELECT EXISTS (
                    SELECT 1 FROM positions AS p LEFT JOIN staged_positions AS s USING (settlement_date, user_id)
                    WHERE p.settlement_date = ?1 AND p.is_withdrawn = 0 AND s.user_id IS NULL)
                """,
                date.Number)
            .Number() == 1;
        if (isMissing)
        {
            throw SqliteInputStore.NotTheWholeSet(date);
        }

        handle
            .Statement(
                """
                INSERT INTO positions (settlement_date, user_id, balance_minor)
                SELECT settlement_date, user_id, balance_minor FROM staged_positions WHERE settlement_date = ?1
                ON CONFLICT DO NOTHING
                """,
                date.Number)
            .Execute();
        handle.Statement("DELETE FROM staged_positions WHERE settlement_date = ?1", date.Number).Execute();
        SqliteAcceptedChecks.Publish(handle, date);
        SqliteInputStore.RaiseVersion(handle, date);
        handle.Statement("UPDATE imports SET is_published = 1 WHERE settlement_date = ?1", date.Number).Execute();
    }

    // Whether the import is published; null if it is not the one begun last.
    private static bool? Find(SqliteConnectionHandle handle, SettlementDate date, ImportId import)
    {
        var found = handle
            .Statement("SELECT is_published FROM imports WHERE settlement_date = ?1 AND import_id = ?2", date.Number)
            .Bind(2, import.Value)
            .All(row => row.GetInt64(0) == 1);
        return found.Count == 0 ? null : found[0];
    }

    private static StoreUnavailableException GivenUp(SettlementDate date) => new(
        $"another import of the positions of {date} began after this one, which was abandoned: import again when that one has ended");
}
