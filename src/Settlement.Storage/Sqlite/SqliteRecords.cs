using System.Collections.Concurrent;
using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>The statements on settlement records. A row is a record and, where its status says so, the ledger's posting.</summary>
internal sealed class SqliteRecords
{
    private const int Recorded = 0;
    private const int PaidByService = 1;
    private const int Posted = 2;

    private const string Columns =
        "position_minor, earnings_minor, residue_numerator, status, created_by, input_hash, transaction_id";

    private readonly SqlitePlans plans = new();

    // A number stands for one run once it is committed, and only committed records are read here.
    private readonly ConcurrentDictionary<long, RunId> runs = [];

    /// <summary>The records of some users, in the order asked for; null if there is none.</summary>
    public SettlementRecord?[] Read(SqliteConnectionHandle handle, SettlementDate date, IReadOnlyList<UserId> users)
    {
        var found = new SettlementRecord?[users.Count];
        var day = plans.Find(handle, date);
        SqliteUserRows.Read(
            handle, "records", Columns, date, users, (index, row) => found[index] = Record(handle, row, date, users[index], day));
        return found;
    }

    /// <summary>Creates each record that is not there; inside a write transaction.</summary>
    public CreateVerdict[] Create(SqliteConnectionHandle handle, IReadOnlyList<SettlementRecord> records)
    {
        var verdicts = new CreateVerdict[records.Count];
        var refused = new List<int>();
        var insert = new RecordInsert(handle, records[0].Date, plans.Find(handle, records[0].Date)?.Plan);
        for (var i = 0; i < records.Count; i++)
        {
            if (insert.TryInsert(records[i]))
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

    /// <summary>Moves records from recorded to paid, by a service or by the ledger's posting; inside a write transaction.</summary>
    public static MarkPaidVerdict[] MarkPaid(SqliteConnectionHandle handle, IReadOnlyList<SettlementRecord> records)
    {
        var date = records[0].Date;
        var users = records.Select(record => record.UserId).ToList();
        var verdicts = new MarkPaidVerdict[records.Count];
        Array.Fill(verdicts, MarkPaidVerdict.Missing);
        SqliteUserRows.Read(
            handle,
            "records",
            "status",
            date,
            users,
            (index, row) => verdicts[index] = row.GetInt32(1) == Recorded ? MarkPaidVerdict.Marked : MarkPaidVerdict.AlreadyPaid);
        foreach (var alike in records.GroupBy(record => record.IsPosted))
        {
            handle
                .Statement(
                    """
                    UPDATE records SET status = ?3
                    WHERE settlement_date = ?1 AND status = 0 AND user_id IN (SELECT value FROM json_each(?2))
                    """,
                    date.Number)
                .Bind(2, SqliteValues.List(alike.Select(record => record.UserId.Value)))
                .Bind(3, alike.Key ? Posted : PaidByService)
                .Execute();
        }

        return verdicts;
    }

    /// <summary>Counts a date's records.</summary>
    public static RecordCounts Count(SqliteConnectionHandle handle, SettlementDate date) => handle
        .Statement(
            """
            SELECT count(*), count(*) FILTER (WHERE status > 0), count(*) FILTER (WHERE earnings_minor = 0)
            FROM records WHERE settlement_date = ?1
            """,
            date.Number)
        .All(row => new RecordCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)))
        .Single();

    /// <summary>A page of a date's records in order of the user id, after a user.</summary>
    public List<SettlementRecord> ListAfter(SqliteConnectionHandle handle, SettlementDate date, string after, int size)
    {
        var day = plans.Find(handle, date);
        return handle
            .Statement(
                $"SELECT user_id, {Columns} FROM records WHERE settlement_date = ?1 AND user_id > ?2 ORDER BY user_id LIMIT ?3", date.Number)
            .Bind(2, after)
            .Bind(3, size)
            .All(row => Record(handle, row, date, UserId.Parse(row.GetString(0)), day));
    }

    // Column 0 is the user, or an index that stands for it.
    private SettlementRecord Record(SqliteConnectionHandle handle, SqliteStatement row, SettlementDate date, UserId user, DayDerivation? day)
    {
        var status = row.GetInt32(4);
        var record = new SettlementRecord
        {
            Date = date,
            UserId = user,
            Position = new Money(row.GetInt64(1)),
            Earnings = new Earnings(new Money(row.GetInt64(2)), row.GetInt64(3)),
            Derivation = day,
            CreatedBy = FindRun(handle, row.GetInt64(5)),
            Status = status == Recorded ? RecordStatus.Recorded : RecordStatus.Paid,
            IsPosted = status == Posted,
            Version = VersionOf(status == Recorded ? RecordStatus.Recorded : RecordStatus.Paid),
        };
        if (!row.IsNull(6))
        {
            record = record with { InputHash = new InputHash(row.GetBlob(6)) };
        }

        return row.IsNull(7) ? record : record with { TransactionId = new TransactionId(row.GetGuid(7)) };
    }

    private RunId FindRun(SqliteConnectionHandle handle, long number)
    {
        if (!runs.TryGetValue(number, out var run))
        {
            run = handle.Statement("SELECT run_id FROM run_ids WHERE number = ?1", number).All(row => new RunId(row.GetGuid(0))).Single();
            runs[number] = run;
        }

        return run;
    }

    // The status is the version: it changes once, and never back.
    private static string VersionOf(RecordStatus status) => status == RecordStatus.Paid ? "1" : "0";

    // The inserts of one batch. What is the same for many records is bound once: bindings outlive a reset.
    private sealed class RecordInsert(SqliteConnectionHandle handle, SettlementDate date, DayPlan? plan)
    {
        private readonly SqliteStatement derived = handle.Statement(
            """
            INSERT INTO records (settlement_date, user_id, position_minor, earnings_minor, residue_numerator, status, created_by)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT DO NOTHING
            """,
            date.Number);

        private readonly SqliteStatement stored = handle.Statement(
            """
            INSERT INTO records (
                settlement_date, user_id, position_minor, earnings_minor, residue_numerator, status, created_by, input_hash, transaction_id)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT DO NOTHING
            """,
            date.Number);

        private DayDerivation? derivation;
        private bool isOfThePlan;
        private RunId? run;

        public bool TryInsert(SettlementRecord record)
        {
            if (record.OddPosting is { } odd)
            {
                throw new ArgumentException($"the record of {record.UserId} calls for another posting than {odd}", nameof(record));
            }

            if (record.CreatedBy != run)
            {
                run = record.CreatedBy;
                var number = NumberOf(record.CreatedBy);
                derived.Bind(7, number);
                stored.Bind(7, number);
            }

            if (derivation is null || !ReferenceEquals(record.Derivation, derivation))
            {
                derivation = record.Derivation;
                isOfThePlan = plan is not null && record.Derivation?.Plan == plan;
            }

            return isOfThePlan && record.IsDerived ? Bind(derived, record).Execute() == 1 : TryInsertStored(record);
        }

        private bool TryInsertStored(SettlementRecord record)
        {
            Span<byte> hash = stackalloc byte[InputHash.ByteLength];
            record.InputHash.WriteTo(hash);
            return Bind(stored, record).Bind(8, hash).Bind(9, record.TransactionId.Value).Execute() == 1;
        }

        private static SqliteStatement Bind(SqliteStatement statement, SettlementRecord record) => statement
            .Bind(2, record.UserId.Value)
            .Bind(3, record.Position.Minor)
            .Bind(4, record.Earnings.Credited.Minor)
            .Bind(5, record.Earnings.ResidueNumerator)
            .Bind(6, record switch
            {
                { IsPosted: true } => Posted,
                { Status: RecordStatus.Paid } => PaidByService,
                _ => Recorded,
            });

        // A run's id is written once, and its records refer to it.
        private long NumberOf(RunId id)
        {
            handle.Statement("INSERT INTO run_ids (run_id) VALUES (?1) ON CONFLICT DO NOTHING").Bind(1, id.Value).Execute();
            return handle.Statement("SELECT number FROM run_ids WHERE run_id = ?1").Bind(1, id.Value).Number();
        }
    }
}
