using Microsoft.Data.Sqlite;
using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>The statements on settlement records.</summary>
internal static class SqliteRecords
{
    private const string Columns =
        "user_id, position_minor, earnings_minor, residue_numerator, input_hash, transaction_id, created_by, status";

    /// <summary>The records of some users, in the order asked for; null where there is none.</summary>
    public static SettlementRecord?[] Read(SqliteConnectionHandle handle, SettlementDate date, IReadOnlyList<UserId> users)
    {
        var found = new SettlementRecord?[users.Count];
        SqliteUserRows.Read(
            handle, "records", Columns, date, users, (index, reader) => found[index] = Record(reader, date, first: 1));
        return found;
    }

    /// <summary>Creates each record that is not there; inside a write transaction.</summary>
    public static CreateVerdict[] Create(SqliteConnectionHandle handle, IReadOnlyList<SettlementRecord> records)
    {
        var date = records[0].Date;
        var existing = Read(handle, date, [.. records.Select(record => record.UserId)]);
        var verdicts = new CreateVerdict[records.Count];
        for (var i = 0; i < records.Count; i++)
        {
            verdicts[i] = existing[i] is { } stored
                ? CreateVerdict.Exists(stored)
                : Insert(handle, records[i]) ? CreateVerdict.Created(VersionOf(records[i].Status))
                // Only a user named twice in one batch gets here: nobody else writes inside this transaction.
                : CreateVerdict.Exists(Read(handle, date, [records[i].UserId])[0]!);
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
            (index, reader) => verdicts[index] =
                reader.GetInt32(1) == (int)RecordStatus.Paid ? MarkPaidVerdict.AlreadyPaid : MarkPaidVerdict.Marked);

        if (isWholeRange)
        {
            handle.Execute(
                "UPDATE records SET status = 1 WHERE settlement_date = ?1 AND status = 0 AND user_id BETWEEN ?2 AND ?3",
                date.Number,
                users[0].Value,
                users[^1].Value);
        }
        else
        {
            handle.Execute(
                """
                UPDATE records SET status = 1
                WHERE settlement_date = ?1 AND status = 0 AND user_id IN (SELECT value FROM json_each(?2))
                """,
                date.Number,
                SqliteValues.List(users.Select(user => user.Value)));
        }

        return verdicts;
    }

    /// <summary>Counts a date's records.</summary>
    public static RecordCounts Count(SqliteConnectionHandle handle, SettlementDate date) => handle.Rows(
        reader => new RecordCounts(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)),
        """
        SELECT count(*), count(*) FILTER (WHERE status = 1), count(*) FILTER (WHERE earnings_minor = 0)
        FROM records WHERE settlement_date = ?1
        """,
        date.Number)[0];

    /// <summary>A page of a date's records in order of the user id, after a user.</summary>
    public static List<SettlementRecord> ListAfter(SqliteConnectionHandle handle, SettlementDate date, string after, int size) =>
        handle.Rows(
            reader => Record(reader, date, first: 0),
            $"SELECT {Columns} FROM records WHERE settlement_date = ?1 AND user_id > ?2 ORDER BY user_id LIMIT ?3",
            date.Number,
            after,
            size);

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

    private static SettlementRecord Record(SqliteDataReader reader, SettlementDate date, int first)
    {
        var status = (RecordStatus)reader.GetInt32(first + 7);
        return new SettlementRecord
        {
            Date = date,
            UserId = UserId.Parse(reader.GetString(first)),
            Position = new Money(reader.GetInt64(first + 1)),
            Earnings = new Earnings(new Money(reader.GetInt64(first + 2)), reader.GetInt64(first + 3)),
            InputHash = SqliteValues.Hash(reader, first + 4),
            TransactionId = new TransactionId(SqliteValues.Guid(reader, first + 5)),
            CreatedBy = new RunId(SqliteValues.Guid(reader, first + 6)),
            Status = status,
            Version = VersionOf(status),
        };
    }

    // The status is the version: it changes once, from 0 to 1, and never back.
    private static string VersionOf(RecordStatus status) => status == RecordStatus.Paid ? "1" : "0";
}
