using System.Globalization;
using Microsoft.Data.Sqlite;
using Settlement.Core;
using SQLitePCL;

namespace Settlement.Storage.Sqlite;

/// <summary>The statements on the entries of corrections.</summary>
internal sealed class SqliteEntries(SqlitePlans plans)
{
    private const string Columns =
        """
        position_minor, earnings_minor, residue_numerator, before_minor, taken_up_minor, status, created_by, taken_up_by, attempt,
        transaction_id
        """;

    private readonly SqliteRunIds runs = new();

    /// <summary>The entries of some users in one correction, in the order asked for; null if there is none.</summary>
    public CorrectionEntry?[] Read(SqliteConnectionHandle handle, SettlementDate date, int number, IReadOnlyList<UserId> users)
    {
        var found = new CorrectionEntry?[users.Count];
        ForEach(handle, date, number, users, (index, entry) => found[index] = entry);
        return found;
    }

    /// <summary>The entries of some users in all corrections up to one, in the order asked for, each user's by number.</summary>
    public IReadOnlyList<CorrectionEntry>[] ReadUpTo(
        SqliteConnectionHandle handle, SettlementDate date, int upTo, IReadOnlyList<UserId> users)
    {
        var found = new IReadOnlyList<CorrectionEntry>[users.Count];
        Array.Fill(found, []);
        var last = handle
            .Statement("SELECT ifnull(max(number), 0) FROM correction_entries WHERE settlement_date = ?1", date.Number)
            .Number();
        for (var number = 1; number <= Math.Min(upTo, last); number++)
        {
            // Each into its place first: an entry may be met twice, see SqliteUserRows.
            var entries = Read(handle, date, number, users);
            for (var i = 0; i < entries.Length; i++)
            {
                if (entries[i] is { } entry)
                {
                    found[i] = found[i].Count == 0 ? [entry] : [.. found[i], entry];
                }
            }
        }

        return found;
    }

    /// <summary>Creates each entry that is not there; inside a write transaction.</summary>
    public EntryVerdict[] Create(SqliteConnectionHandle handle, IReadOnlyList<CorrectionEntry> entries)
    {
        var (date, number) = (entries[0].Date, entries[0].Number);
        var verdicts = new EntryVerdict[entries.Count];
        var refused = new List<int>();
        var insert = new EntryInsert(handle, date, number, plans.Find(handle, date)?.Plan.Product);
        for (var i = 0; i < entries.Count;)
        {
            var count = insert.TryInsertRows(entries, i) ? EntryInsert.Rows : 0;
            for (var last = i + count; i < last; i++)
            {
                verdicts[i] = EntryVerdict.Created(VersionOf(entries[i]));
            }

            for (var last = count > 0 ? i : Math.Min(i + EntryInsert.Rows, entries.Count); i < last; i++)
            {
                if (insert.TryInsert(entries[i]))
                {
                    verdicts[i] = EntryVerdict.Created(VersionOf(entries[i]));
                }
                else
                {
                    refused.Add(i);
                }
            }
        }

        if (refused.Count > 0)
        {
            var existing = Read(handle, date, number, [.. refused.Select(i => entries[i].UserId)]);
            for (var i = 0; i < refused.Count; i++)
            {
                verdicts[refused[i]] = EntryVerdict.Exists(existing[i]!);
            }
        }

        return verdicts;
    }

    /// <summary>Moves entries on condition of their versions; inside a write transaction.</summary>
    public CorrectionEntry?[] Update(SqliteConnectionHandle handle, IReadOnlyList<CorrectionEntry> entries)
    {
        var date = entries[0].Date;
        var product = plans.Find(handle, date)?.Plan.Product;
        foreach (var alike in entries.GroupBy(entry => (
            entry.Number, entry.Status, entry.Attempt, entry.TakenUpBy, Before: Version.Of(entry), Transaction: IsDerived(entry, product) ? (TransactionId?)null : entry.TransactionId)))
        {
            var key = alike.Key;
            var update = handle
                .Statement(
                    """
                    UPDATE correction_entries SET status = ?4, attempt = ?5, taken_up_by = ?6, transaction_id = ?7
                    WHERE settlement_date = ?1 AND number = ?2 AND user_id IN (SELECT value FROM json_each(?3))
                        AND status = ?8 AND attempt = ?9 AND taken_up_by = ?10
                    """,
                    date.Number)
                .Bind(2, key.Number)
                .Bind(3, SqliteValues.List(alike.Select(entry => entry.UserId.Value)))
                .Bind(4, (int)key.Status)
                .Bind(5, key.Attempt)
                .Bind(6, key.TakenUpBy)
                .Bind(8, key.Before.Status)
                .Bind(9, key.Before.Attempt)
                .Bind(10, key.Before.TakenUpBy);
            (key.Transaction is { } id ? update.Bind(7, id.Value) : update.Bind(7, (string?)null)).Execute();
        }

        var standing = new CorrectionEntry?[entries.Count];
        foreach (var alike in Enumerable.Range(0, entries.Count).GroupBy(i => entries[i].Number))
        {
            var indices = alike.ToList();
            ForEach(
                handle, date, alike.Key, [.. indices.Select(i => entries[i].UserId)], (index, entry) => standing[indices[index]] = entry);
        }

        return standing;
    }

    /// <summary>A page of a correction's entries in order of the user id, after a user; null for the first page.</summary>
    public SqlitePage<CorrectionEntry> ListAfter(SqliteConnectionHandle handle, SettlementDate date, int number, byte[]? after, int size)
    {
        var product = plans.Find(handle, date)?.Plan.Product;
        return handle
            .Statement(
                $"""
                SELECT user_id, {Columns} FROM correction_entries
                WHERE settlement_date = ?1 AND number = ?4 AND {SqlitePagedRows.After(after)} ORDER BY user_id LIMIT ?2
                """,
                date.Number)
            .Bind(2, size)
            .Bind(4, number)
            .ReadPage(after, size, row => Entry(handle, row, date, number, UserId.AsStored(row.GetString(0)), product));
    }

    /// <summary>A page of the entries that are owed, by date, number and user, after one of them; null for the first page.</summary>
    public List<CorrectionEntry> ListOwedAfter(SqliteConnectionHandle handle, OwedKey? after, int size) => handle
        .Statement(
            $"""
            SELECT user_id, {Columns}, settlement_date, number FROM correction_entries INDEXED BY owed_entries
            WHERE status = 3 AND (settlement_date, number, user_id) > (?1, ?2, ?3) ORDER BY settlement_date, number, user_id LIMIT ?4
            """,
            after?.Date ?? 0)
        .Bind(2, after?.Number ?? 0)
        .Bind(3, after?.User ?? string.Empty)
        .Bind(4, size)
        .All(row =>
        {
            var date = SettlementDate.FromNumber(row.GetInt32(11));
            return Entry(handle, row, date, row.GetInt32(12), UserId.AsStored(row.GetString(0)), plans.Find(handle, date)?.Plan.Product);
        });

    private void ForEach(
        SqliteConnectionHandle handle, SettlementDate date, int number, IReadOnlyList<UserId> users, Action<int, CorrectionEntry> found)
    {
        var product = plans.Find(handle, date)?.Plan.Product;
        SqliteUserRows.Read(
            handle,
            new UserKey("correction_entries", "settlement_date = ?1 AND number = ?5", date.Number, number),
            Columns,
            users,
            (index, row) => found(index, Entry(handle, row, date, number, users[index], product)));
    }

    // Column 0 is the user, or an index that stands for it.
    private CorrectionEntry Entry(
        SqliteConnectionHandle handle, SqliteStatement row, SettlementDate date, int number, UserId user, ProductId? product)
    {
        var (status, takenUpBy, attempt) = (row.GetInt32(6), row.GetInt32(8), row.GetInt32(9));
        var entry = new CorrectionEntry
        {
            Date = date,
            Number = number,
            UserId = user,
            Position = new Money(row.GetInt64(1)),
            Earnings = new Earnings(new Money(row.GetInt64(2)), row.GetInt64(3)),
            Before = new Money(row.GetInt64(4)),
            TakenUp = new Money(row.GetInt64(5)),
            Status = (EntryStatus)status,
            CreatedBy = runs.Find(handle, row.GetInt64(7)),
            TakenUpBy = takenUpBy,
            Attempt = attempt,
            Product = product,
            Version = new Version(status, attempt, takenUpBy).ToString(),
        };
        return !row.IsNull(10) ? entry with { TransactionId = new TransactionId(row.GetGuid(10)) }
            : product is not null ? entry
            : throw CorrectionText.DayIsGone(date);
    }

    private static SqliteStatement BindTransaction(SqliteStatement statement, int index, CorrectionEntry entry, ProductId? product) =>
        IsDerived(entry, product) ? statement.Bind(index, (string?)null) : statement.Bind(index, entry.TransactionId.Value);

    private static bool IsDerived(CorrectionEntry entry, ProductId? product) =>
        product is { } known &&
        (entry.IsDerivedFrom(known) || entry.TransactionId == TransactionId.Derive(known, entry.Date, entry.UserId, entry.Attempt, entry.Number));

    private static string VersionOf(CorrectionEntry entry) => new Version((int)entry.Status, entry.Attempt, entry.TakenUpBy).ToString();

    // All that changes is the version, and none of it goes back.
    private readonly record struct Version(int Status, int Attempt, int TakenUpBy)
    {
        // Those of nearly all entries are made once.
        private static readonly string[] AtFirst =
            [.. Enum.GetValues<EntryStatus>().Select(status => string.Create(CultureInfo.InvariantCulture, $"{(int)status}.{SettlementRecord.FirstAttempt}.0"))];

        public static Version Of(CorrectionEntry entry)
        {
            var parts = (entry.Version ?? throw new ArgumentException($"the entry of {entry.UserId} was not read from the store", nameof(entry)))
                .Split('.').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            return new Version(parts[0], parts[1], parts[2]);
        }

        public override string ToString() => Attempt == SettlementRecord.FirstAttempt && TakenUpBy == 0
            ? AtFirst[Status]
            : string.Create(CultureInfo.InvariantCulture, $"{Status}.{Attempt}.{TakenUpBy}");
    }

    // The inserts of one batch. What is the same for many entries is bound once: bindings outlive a reset.
    private sealed class EntryInsert(SqliteConnectionHandle handle, SettlementDate date, int number, ProductId? product)
    {
        /// <summary>How many entries one statement inserts.</summary>
        public const int Rows = 64;

        private const int PerRow = 7;

        private const string ColumnsText =
            """
            settlement_date, number, created_by, user_id, position_minor, earnings_minor, residue_numerator, before_minor,
            taken_up_minor, status
            """;

        // Date ?1, number ?2 and run ?3 are those of all rows.
        private static readonly string RowsText = $"INSERT INTO correction_entries ({ColumnsText}) VALUES " + string.Join(
            ", ",
            Enumerable.Range(0, Rows).Select(
                row => "(?1, ?2, ?3, " + string.Join(", ", Enumerable.Range(4 + (row * PerRow), PerRow).Select(at => string.Create(CultureInfo.InvariantCulture, $"?{at}"))) + ")"));

        private readonly SqliteStatement one = handle.Statement(
            $"""
            INSERT INTO correction_entries ({ColumnsText}, taken_up_by, attempt, transaction_id)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT DO NOTHING
            """,
            date.Number).Bind(2, number);

        private SqliteStatement? rows;
        private RunId? run;
        private long runNumber;

        /// <summary>Inserts as many entries as a statement takes, all of them or none.</summary>
        /// <returns>False where one of them is there, or they are too few or not all of one kind: then each is tried alone.</returns>
        public bool TryInsertRows(IReadOnlyList<CorrectionEntry> entries, int first)
        {
            if (entries.Count - first < Rows)
            {
                return false;
            }

            for (var i = first; i < first + Rows; i++)
            {
                if (!IsPlain(entries[i]) || entries[i].CreatedBy != entries[first].CreatedBy)
                {
                    return false;
                }
            }

            FindRun(entries[first].CreatedBy);
            rows ??= handle.Statement(RowsText, date.Number).Bind(2, number);
            rows.Bind(3, runNumber);
            for (var i = 0; i < Rows; i++)
            {
                Bind(rows, entries[first + i], at: 4 + (i * PerRow));
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

        /// <summary>Inserts an entry; false where one is there.</summary>
        public bool TryInsert(CorrectionEntry entry)
        {
            RefuseOddPosting(entry);
            FindRun(entry.CreatedBy);
            Bind(one.Bind(3, runNumber), entry, at: 4).Bind(11, entry.TakenUpBy).Bind(12, entry.Attempt);
            return BindTransaction(one, 13, entry, product).Execute() == 1;
        }

        private bool IsPlain(CorrectionEntry entry)
        {
            RefuseOddPosting(entry);
            return entry.TakenUpBy == 0 && entry.Attempt == SettlementRecord.FirstAttempt && IsDerived(entry, product);
        }

        private void FindRun(RunId id)
        {
            if (id != run)
            {
                run = id;
                runNumber = SqliteRunIds.NumberOf(handle, id);
            }
        }

        private static void RefuseOddPosting(CorrectionEntry entry)
        {
            if (entry.OddPosting is { } odd)
            {
                throw new ArgumentException($"the entry of {entry.UserId} calls for another posting than {odd}", nameof(entry));
            }
        }

        private static SqliteStatement Bind(SqliteStatement statement, CorrectionEntry entry, int at) => statement
            .Bind(at, entry.UserId.Value)
            .Bind(at + 1, entry.Position.Minor)
            .Bind(at + 2, entry.Earnings.Credited.Minor)
            .Bind(at + 3, entry.Earnings.ResidueNumerator)
            .Bind(at + 4, entry.Before.Minor)
            .Bind(at + 5, entry.TakenUp.Minor)
            .Bind(at + 6, (int)entry.Status);
    }
}

/// <summary>The key of an entry that is owed, where a page ends.</summary>
internal readonly record struct OwedKey(int Date, int Number, string User);
