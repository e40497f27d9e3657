using System.Globalization;
using Microsoft.Data.Sqlite;
using Settlement.Core;
using SQLitePCL;

namespace Settlement.Storage.Sqlite;

/// <summary>The statements on settlement records. A row is a record and, where its status says so, the ledger's posting.</summary>
internal sealed class SqliteRecords
{
    private const int Recorded = 0;
    private const int PaidByService = 1;
    private const int Posted = 2;

    private const string Columns =
        "position_minor, earnings_minor, residue_numerator, status, created_by, input_hash, transaction_id, attempt, taken_over, handed_on";

    private readonly SqlitePlans plans = new();

    private readonly SqliteRunIds runs = new();

    /// <summary>The plan that records follow from; null before the date's first run.</summary>
    public DayPlan? FindPlan(SqliteConnectionHandle handle, SettlementDate date) => plans.Find(handle, date)?.Plan;

    /// <summary>The current row, in the columns user, position, earnings, residue, status, run.</summary>
    public RecordRow Row(SqliteConnectionHandle handle, SqliteStatement row)
    {
        var status = row.GetInt32(4);
        return new RecordRow(
            new Money(row.GetInt64(1)),
            new Earnings(new Money(row.GetInt64(2)), row.GetInt64(3)),
            StatusOf(status),
            IsPosted: status == Posted,
            runs.Find(handle, row.GetInt64(5)));
    }

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
        for (var i = 0; i < records.Count;)
        {
            if (insert.TryInsertRows(records, i))
            {
                for (var last = i + RecordInsert.Rows; i < last; i++)
                {
                    verdicts[i] = CreateVerdict.Created(VersionOf(records[i].Status, records[i].Attempt));
                }

                continue;
            }

            for (var last = Math.Min(i + RecordInsert.Rows, records.Count); i < last; i++)
            {
                if (insert.TryInsert(records[i]))
                {
                    verdicts[i] = CreateVerdict.Created(VersionOf(records[i].Status, records[i].Attempt));
                }
                else
                {
                    refused.Add(i);
                }
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
            "status, attempt",
            date,
            users,
            (index, row) => verdicts[index] =
                row.GetInt32(1) != Recorded ? MarkPaidVerdict.AlreadyPaid
                : row.GetInt32(2) != records[index].Attempt ? MarkPaidVerdict.OtherAttempt
                : MarkPaidVerdict.Marked);
        foreach (var alike in records.GroupBy(record => (record.IsPosted, record.Attempt)))
        {
            handle
                .Statement(
                    """
                    UPDATE records SET status = ?3
                    WHERE settlement_date = ?1 AND status = 0 AND attempt = ?4 AND user_id IN (SELECT value FROM json_each(?2))
                    """,
                    date.Number)
                .Bind(2, SqliteValues.List(alike.Select(record => record.UserId.Value)))
                .Bind(3, alike.Key.IsPosted ? Posted : PaidByService)
                .Bind(4, alike.Key.Attempt)
                .Execute();
        }

        return verdicts;
    }

    /// <summary>Moves records to the attempts they are given, where they are not paid and at the ones before; inside a write transaction.</summary>
    public SettlementRecord?[] RaiseAttempts(SqliteConnectionHandle handle, IReadOnlyList<SettlementRecord> records)
    {
        foreach (var record in records)
        {
            // A transaction id that is stored does not follow from the plan, and has to be replaced.
            handle
                .Statement(
                    """
                    UPDATE records SET attempt = ?3, transaction_id = CASE WHEN transaction_id IS NULL THEN NULL ELSE ?4 END
                    WHERE settlement_date = ?1 AND user_id = ?2 AND status = 0 AND attempt = ?3 - 1
                    """,
                    record.Date.Number)
                .Bind(2, record.UserId.Value)
                .Bind(3, record.Attempt)
                .Bind(4, record.TransactionId.Value)
                .Execute();
        }

        return Read(handle, records[0].Date, [.. records.Select(record => record.UserId)]);
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

    /// <summary>A page of a date's records in order of the user id, after a user; null for the first page.</summary>
    public SqlitePage<SettlementRecord> ListAfter(SqliteConnectionHandle handle, SettlementDate date, byte[]? after, int size)
    {
        var day = plans.Find(handle, date);
        return handle
            .Statement(
                $"SELECT user_id, {Columns} FROM records WHERE settlement_date = ?1 AND {SqlitePagedRows.After(after)} ORDER BY user_id LIMIT ?2",
                date.Number)
            .Bind(2, size)
            .ReadPage(after, size, row => Record(handle, row, date, UserId.AsStored(row.GetString(0)), day));
    }

    /// <summary>A page of a range of a date's users, from a user to before another, or to the last; after a user, as above.</summary>
    public SqlitePage<SettlementRecord> ListRange(
        SqliteConnectionHandle handle, SettlementDate date, UserId first, UserId? end, byte[]? after, int size)
    {
        var day = plans.Find(handle, date);

        // One condition at each end: with two, SQLite looks up one of them and reads past the other row by row.
        var from = after is null ? "user_id >= ?3" : SqlitePagedRows.After(after);
        var to = end is null ? string.Empty : "AND user_id < ?4";
        var page = handle
            .Statement($"SELECT user_id, {Columns} FROM records WHERE settlement_date = ?1 AND {from} {to} ORDER BY user_id LIMIT ?2", date.Number)
            .Bind(2, size);
        if (after is null)
        {
            page.Bind(3, first.Value);
        }

        if (end is { } behind)
        {
            page.Bind(4, behind.Value);
        }

        return page.ReadPage(after, size, row => Record(handle, row, date, UserId.AsStored(row.GetString(0)), day));
    }

    // Column 0 is the user, or an index that stands for it.
    private SettlementRecord Record(SqliteConnectionHandle handle, SqliteStatement row, SettlementDate date, UserId user, DayDerivation? day)
    {
        var status = row.GetInt32(4);
        var attempt = row.GetInt32(8);
        var record = new SettlementRecord
        {
            Date = date,
            UserId = user,
            Position = new Money(row.GetInt64(1)),
            Earnings = new Earnings(new Money(row.GetInt64(2)), row.GetInt64(3)),
            Carried = row.IsNull(9) ? null : new CarriedFractions(CarriedFraction.AsStored(row.GetInt64(9)), CarriedFraction.AsStored(row.GetInt64(10))),
            Derivation = day,
            CreatedBy = runs.Find(handle, row.GetInt64(5)),
            Status = StatusOf(status),
            IsPosted = status == Posted,
            Attempt = attempt,
            Version = VersionOf(StatusOf(status), attempt),
        };
        if (!row.IsNull(6))
        {
            record = record with { InputHash = new InputHash(row.GetBlob(6)) };
        }

        return row.IsNull(7) ? record : record with { TransactionId = new TransactionId(row.GetGuid(7)) };
    }

    private static RecordStatus StatusOf(int status) => status == Recorded ? RecordStatus.Recorded : RecordStatus.Paid;

    // Status and attempt are the version: nothing else changes, and neither goes back.
    private static string VersionOf(RecordStatus status, int attempt) => (status, attempt) switch
    {
        (RecordStatus.Recorded, SettlementRecord.FirstAttempt) => "0",
        (RecordStatus.Paid, SettlementRecord.FirstAttempt) => "1",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(status == RecordStatus.Paid ? 1 : 0)}.{attempt}"),
    };

    // The inserts of one batch. What is the same for many records is bound once: bindings outlive a reset.
    private sealed class RecordInsert(SqliteConnectionHandle handle, SettlementDate date, DayPlan? plan)
    {
        /// <summary>How many records one statement inserts: with 16 a million users took 4.7 s, with 64 4.4 s, one by one 6.5 s.</summary>
        public const int Rows = 64;

        private const int Columns = 5;

        private const string ColumnsText =
            "settlement_date, user_id, position_minor, earnings_minor, residue_numerator, status, created_by";

        // Date ?1 and run ?7 are those of all rows; the five parameters of the first row are ?2 to ?6, of the others ?8 onwards.
        private static readonly string RowsText =
            $"INSERT INTO records ({ColumnsText}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)" + string.Concat(
                Enumerable.Range(1, Rows - 1).Select(row => 3 + (row * Columns)).Select(
                    at => string.Create(CultureInfo.InvariantCulture, $", (?1, ?{at}, ?{at + 1}, ?{at + 2}, ?{at + 3}, ?{at + 4}, ?7)")));

        private readonly SqliteStatement derived = handle.Statement(
            $"INSERT INTO records ({ColumnsText}, taken_over, handed_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?10, ?11) ON CONFLICT DO NOTHING",
            date.Number);

        private readonly SqliteStatement stored = handle.Statement(
            """
            INSERT INTO records (
                settlement_date, user_id, position_minor, earnings_minor, residue_numerator, status, created_by, input_hash, transaction_id,
                taken_over, handed_on)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT DO NOTHING
            """,
            date.Number);

        private SqliteStatement? rows;
        private DayDerivation? derivation;
        private bool isOfThePlan;
        private RunId? run;
        private long runNumber;

        /// <summary>Inserts as many records as a statement takes, all of them or none.</summary>
        /// <returns>False where one of them is there, or they are too few or not all of one kind: then each is tried alone.</returns>
        public bool TryInsertRows(IReadOnlyList<SettlementRecord> records, int first)
        {
            if (records.Count - first < Rows)
            {
                return false;
            }

            for (var i = first; i < first + Rows; i++)
            {
                if (!IsDerived(records[i]) || records[i].Carried is not null || records[i].CreatedBy != records[first].CreatedBy)
                {
                    return false;
                }
            }

            BindRun(records[first].CreatedBy);
            rows ??= handle.Statement(RowsText, date.Number);
            rows.Bind(7, runNumber);
            Bind(rows, records[first], at: 2);
            for (var i = 1; i < Rows; i++)
            {
                Bind(rows, records[first + i], at: 3 + (i * Columns));
            }

            try
            {
                return rows.Execute() == Rows;
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_CONSTRAINT)
            {
                // One of them is there: the statement has inserted none.
                return false;
            }
        }

        /// <summary>Inserts a record; false where one is there.</summary>
        public bool TryInsert(SettlementRecord record)
        {
            BindRun(record.CreatedBy);
            return IsDerived(record) ? BindCarried(Bind(derived, record, at: 2), record).Execute() == 1 : TryInsertStored(record);
        }

        private bool IsDerived(SettlementRecord record)
        {
            if (record.OddPosting is { } odd)
            {
                throw new ArgumentException($"the record of {record.UserId} calls for another posting than {odd}", nameof(record));
            }

            if (derivation is null || !ReferenceEquals(record.Derivation, derivation))
            {
                derivation = record.Derivation;
                isOfThePlan = plan is not null && record.Derivation?.Plan == plan;
            }

            return isOfThePlan && record.IsDerived;
        }

        private void BindRun(RunId id)
        {
            if (id != run)
            {
                run = id;
                runNumber = SqliteRunIds.NumberOf(handle, id);
                derived.Bind(7, runNumber);
                stored.Bind(7, runNumber);
            }
        }

        private bool TryInsertStored(SettlementRecord record)
        {
            Span<byte> hash = stackalloc byte[InputHash.ByteLength];
            record.InputHash.WriteTo(hash);
            return BindCarried(Bind(stored, record, at: 2), record).Bind(8, hash).Bind(9, record.TransactionId.Value).Execute() == 1;
        }

        private static SqliteStatement BindCarried(SqliteStatement statement, SettlementRecord record) =>
            statement.Bind(10, record.Carried?.TakenOver.Parts).Bind(11, record.Carried?.HandedOn.Parts);

        private static SqliteStatement Bind(SqliteStatement statement, SettlementRecord record, int at) => statement
            .Bind(at, record.UserId.Value)
            .Bind(at + 1, record.Position.Minor)
            .Bind(at + 2, record.Earnings.Credited.Minor)
            .Bind(at + 3, record.Earnings.ResidueNumerator)
            .Bind(at + 4, record switch
            {
                { IsPosted: true } => Posted,
                { Status: RecordStatus.Paid } => PaidByService,
                _ => Recorded,
            });
    }
}
