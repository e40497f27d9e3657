using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>The statements on settlement records.</summary>
internal static class SqliteRecords
{
    private const string Columns =
        "position_minor, earnings_minor, residue_numerator, input_hash, transaction_id, created_by, status";

    /// <summary>The records of some users, in the order asked for; null if there is none.</summary>
    public static SettlementRecord?[] Read(SqliteConnectionHandle handle, SettlementDate date, IReadOnlyList<UserId> users)
    {
        var found = new SettlementRecord?[users.Count];
        SqliteUserRows.Read(
            handle, "records", Columns, date, users, (index, row) => found[index] = Record(row, date, users[index]));
        return found;
    }

    /// <summary>Creates each record that is not there; inside a write transaction.</summary>
    public static CreateVerdict[] Create(SqliteConnectionHandle handle, IReadOnlyList<SettlementRecord> records)
    {
        var verdicts = new CreateVerdict[records.Count];
        var refused = new List<int>();
        for (var i = 0; i < records.Count; i++)
        {
            if (Insert(handle, records[i]))
            {
                verdicts[i] = CreateVerdict.Created(VersionOf(records[i].Status));
            }
            else
            {
                refused.Add(i);
            }
        }

        if (refused.Count > 0)
        {
            var existing = Read(handle, records[0].Date, [.. refused.Select(i => records[i].UserId)]);
            for (var i = 0; i < refused.Count; i++)
            {
                verdicts[refused[i]] = CreateVerdict.Exists(existing[i]!);
            }
        }

        return verdicts;
    }

    /// <summary>Moves records from recorded to paid; inside a write transaction.</summary>
    public static MarkPaidVerdict[] MarkPaid(SqliteConnectionHandle handle, IReadOnlyList<SettlementRecord> records)
    {
        var date = records[0].Date;
        var users = records.Select(record => record.UserId).ToList();
        var verdicts = new MarkPaidVerdict[records.Count];
        Array.Fill(verdicts, MarkPaidVerdict.Missing);
        var isWholeRange = SqliteUserRows.Read(
            handle,
            "records",
            "status",
            date,
            users,
            (index, row) => verdicts[index] =
                row.GetInt32(1) == (int)RecordStatus.Paid ? MarkPaidVerdict.AlreadyPaid : MarkPaidVerdict.Marked);

        if (isWholeRange)
        {
            handle
                .Statement(
                    "UPDATE records SET status = 1 WHERE settlement_date = ?1 AND status = 0 AND user_id BETWEEN ?2 AND ?3", date.Number)
                .Bind(2, users[0].Value)
                .Bind(3, users[^1].Value)
                .Execute();
        }
        else
        {
            handle
                .Statement(
                    """
                    UPDATE records SET status = 1
                    WHERE settlement_date = ?1 AND status = 0 AND user_id IN (SELECT value FROM json_each(?2))
                    """,
                    date.Number)
                .Bind(2, SqliteValues.List(users.Select(user => user.Value)))
                .Execute();
        }

        return verdicts;
    }

    /// <summary>Counts a date's records.</summary>
    public static RecordCounts Count(SqliteConnectionHandle handle, SettlementDate date) => handle
        .Statement(
            """
            SELECT count(*), count(*) FILTER (WHERE status = 1), count(*) FILTER (WHERE earnings_minor = 0)
            FROM records WHERE settlement_date = ?1
            """,
            date.Number)
        .All(row => new RecordCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)))
        .Single();

    /// <summary>A page of a date's records in order of the user id, after a user.</summary>
    public static List<SettlementRecord> ListAfter(SqliteConnectionHandle handle, SettlementDate date, string after, int size) => handle
        .Statement(
            $"SELECT user_id, {Columns} FROM records WHERE settlement_date = ?1 AND user_id > ?2 ORDER BY user_id LIMIT ?3", date.Number)
        .Bind(2, after)
        .Bind(3, size)
        .All(row => Record(row, date, UserId.Parse(row.GetString(0))));

    private static bool Insert(SqliteConnectionHandle handle, SettlementRecord record)
    {
        Span<byte> hash = stackalloc byte[InputHash.ByteLength];
        record.InputHash.WriteTo(hash);
        return handle.Statement(
            """
            INSERT INTO records (
                settlement_date, user_id, position_minor, earnings_minor, residue_numerator, input_hash, transaction_id, created_by, status)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT DO NOTHING
            """)
            .Bind(1, record.Date.Number)
            .Bind(2, record.UserId.Value)
            .Bind(3, record.Position.Minor)
            .Bind(4, record.Earnings.Credited.Minor)
            .Bind(5, record.Earnings.ResidueNumerator)
            .Bind(6, hash)
            .Bind(7, record.TransactionId.Value)
            .Bind(8, record.CreatedBy.Value)
            .Bind(9, (int)record.Status)
            .Execute() == 1;
    }

    // Column 0 is the user, or an index that stands for it.
    private static SettlementRecord Record(SqliteStatement row, SettlementDate date, UserId user)
    {
        var status = (RecordStatus)row.GetInt32(7);
        return new SettlementRecord
        {
            Date = date,
            UserId = user,
            Position = new Money(row.GetInt64(1)),
            Earnings = new Earnings(new Money(row.GetInt64(2)), row.GetInt64(3)),
            InputHash = new InputHash(row.GetBlob(4)),
            TransactionId = new TransactionId(row.GetGuid(5)),
            CreatedBy = new RunId(row.GetGuid(6)),
            Status = status,
            Version = VersionOf(status),
        };
    }

    // The status is the version: it changes once, from 0 to 1, and never back.
    private static string VersionOf(RecordStatus status) => status == RecordStatus.Paid ? "1" : "0";
}
