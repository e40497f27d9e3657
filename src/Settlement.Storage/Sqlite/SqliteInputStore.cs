using System.Text.Json;
using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>Positions and yields in SQLite.</summary>
internal sealed class SqliteInputStore(SqliteDatabase database) : IInputStore
{
    public Task<Yield?> ReadYieldAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(handle => ReadYield(handle, date)));

    public Task<IReadOnlyList<DateInputs>> ListInputsAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(handle =>
        {
            var yields = handle
                .Statement(
                    "SELECT settlement_date, quote, yield FROM yields WHERE settlement_date BETWEEN ?1 AND ?2", from?.Number ?? 0)
                .Bind(2, to?.Number ?? int.MaxValue)
                .All(row => KeyValuePair.Create(
                    SettlementDate.FromNumber(row.GetInt32(0)), StoredText.Yield(row.GetString(1), row.GetString(2))));

            // From one date's first position to the next date's: no user in between is read.
            var positions = handle
                .Statement(
                    """
                    WITH RECURSIVE dates (number) AS (
                        SELECT min(settlement_date) FROM positions WHERE settlement_date >= ?1
                        UNION ALL
                        SELECT (SELECT min(settlement_date) FROM positions WHERE settlement_date > number) FROM dates WHERE number < ?2)
                    SELECT number FROM dates WHERE number <= ?2
                    """,
                    from?.Number ?? 0)
                .Bind(2, to?.Number ?? int.MaxValue)
                .All(row => SettlementDate.FromNumber(row.GetInt32(0)));
            return DateInputs.Merge(positions, yields);
        }));

    public Task<long> ReadPositionsVersionAsync(SettlementDate date, CancellationToken cancellationToken) => Task.FromResult(database.Read(handle => handle
        .Statement("SELECT coalesce((SELECT version FROM position_versions WHERE settlement_date = ?1), 0)", date.Number)
        .Number()));

    public Task<long> CountPositionsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(handle => Count(handle, date)));

    public Task<bool> HasPositionsAsync(SettlementDate date, CancellationToken cancellationToken) => Task.FromResult(database.Read(
        handle => handle.Statement("SELECT EXISTS (SELECT 1 FROM positions WHERE settlement_date = ?1)", date.Number).Number() == 1));

    // A part is a range of user ids: above the first, up to and with the second; null is open.
    public Task<IReadOnlyList<string>> DividePositionsAsync(
        SettlementDate date, int count, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read<IReadOnlyList<string>>(handle =>
        {
            var users = Count(handle, date);
            var parts = new List<string>(count);
            string? from = null;
            for (var i = 1; i < count; i++)
            {
                var to = handle
                    .Statement("SELECT user_id FROM positions WHERE settlement_date = ?1 ORDER BY user_id LIMIT 1 OFFSET ?2", date.Number)
                    .Bind(2, users * i / count)
                    .All(row => row.GetString(0))
                    .SingleOrDefault();
                if (to is not null && to != from)
                {
                    parts.Add(Part(from, to));
                    from = to;
                }
            }

            parts.Add(Part(from, to: null));
            return parts;
        }));

    public Task<Page<StoredPosition>> ListPositionsAsync(
        SettlementDate date, string part, string? continuation, int size, CancellationToken cancellationToken)
    {
        var (after, upTo) = Range(part, continuation);
        var positions = database.Read(handle => List(handle, date, after, upTo).Bind(2, size).All(static row => Position(row, 0)));
        var next = positions.Count == size ? positions[^1].UserId : null;
        return Task.FromResult(new Page<StoredPosition>(positions, next));
    }

    /// <summary>Hands a page of positions, and after whom it begins, to somebody who reads another file at the same time, or this one.</summary>
    /// <param name="other">The file.</param>
    /// <param name="handle">The connection to it: where both are one file, both are read in one consistent state.</param>
    /// <param name="date">The settlement date.</param>
    /// <param name="part">The part's token.</param>
    /// <param name="continuation">Where the page begins; null at the start of the part.</param>
    /// <param name="size">The most positions of the page.</param>
    /// <param name="read">Reads the statement's rows.</param>
    internal T ReadPage<T>(
        SqliteDatabase other,
        SqliteConnectionHandle handle,
        SettlementDate date,
        string part,
        string? continuation,
        int size,
        Func<SqliteStatement, string?, T> read)
    {
        var (after, upTo) = Range(part, continuation);
        return ReferenceEquals(other, database) ? ReadFrom(handle) : database.Read(ReadFrom);

        T ReadFrom(SqliteConnectionHandle from) => read(List(from, date, after, upTo).Bind(2, size), after);
    }

    public Task<IReadOnlyList<StoredPosition?>> ReadPositionsAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredPosition?>>(database.Read(handle =>
        {
            var found = new StoredPosition?[users.Count];
            handle
                .Statement(
                    """
                    SELECT u.key, p.user_id, p.balance_minor, p.is_withdrawn
                    FROM json_each(?2) AS u CROSS JOIN positions AS p
                    WHERE p.settlement_date = ?1 AND p.user_id = u.value
                    """,
                    date.Number)
                .Bind(2, SqliteValues.List(users))
                .ForEach(row => found[row.GetInt32(0)] = Position(row, 1));
            return found;
        }));

    public Task<ImportCounts> WritePositionsAsync(
        SettlementDate date,
        IEnumerable<Position> positions,
        PositionsRule rule,
        IReadOnlyList<AcceptedCheck> accepted,
        CancellationToken cancellationToken) =>
        database.WriteAsync(
            handle =>
            {
                SqliteSeals.Refuse(handle, date);
                var active = rule.Add ? 0 : CountActive(handle, date);
                var tally = default(ImportTally);
                var insert = new SqlitePositionInsert(handle, date);
                foreach (var chunk in positions.Chunk(SqlitePositionInsert.Rows))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var areAdded = insert.TryInsertAll(chunk);
                    foreach (var position in chunk)
                    {
                        var row = areAdded || insert.TryInsert(position)
                            ? ImportTally.Of(wasWithdrawn: null, position.IsWithdrawn, isSame: false)
                            : Update(handle, date, position);
                        if (row.Replaces && !rule.Replace)
                        {
                            // Thrown inside the transaction, which is rolled back.
                            throw Differs(date, position.UserId.Value);
                        }

                        tally += row;
                    }
                }

                SqliteAcceptedChecks.Add(handle, accepted, isPublished: true);
                RaiseVersion(handle, date);
                return rule.Add || tally.Met == active ? tally.Counts : throw NotTheWholeSet(date);
            },
            cancellationToken);

    public Task<ImportCounts> WriteYieldsAsync(
        IReadOnlyList<KeyValuePair<SettlementDate, Yield>> yields,
        bool replace,
        IReadOnlyList<AcceptedCheck> accepted,
        CancellationToken cancellationToken) =>
        database.WriteAsync(
            handle =>
            {
                long added = 0, unchanged = 0, replaced = 0;
                foreach (var (date, yield) in yields)
                {
                    var before = ReadYield(handle, date);
                    if (before == yield)
                    {
                        unchanged++;
                        continue;
                    }

                    if (before is not null && !replace)
                    {
                        throw new InputDiffersException($"{date} already has a different yield");
                    }

                    SqliteSeals.Refuse(handle, date);

                    added += before is null ? 1 : 0;
                    replaced += before is null ? 0 : 1;
                    handle
                        .Statement(
                            """
                            INSERT INTO yields (settlement_date, quote, yield) VALUES (?1, ?2, ?3)
                            ON CONFLICT (settlement_date) DO UPDATE SET quote = ?2, yield = ?3
                            """,
                            date.Number)
                        .Bind(2, yield.Quote.Name())
                        .Bind(3, yield.ToText())
                        .Execute();
                }

                SqliteAcceptedChecks.Add(handle, accepted, isPublished: true);
                return new ImportCounts(added, unchanged, replaced);
            },
            cancellationToken);

    public Task BeginPositionsAsync(
        SettlementDate date, ImportId import, IReadOnlyList<AcceptedCheck> accepted, CancellationToken cancellationToken) =>
        database.WriteAsync(handle => SqliteStagedImport.Begin(handle, date, import, accepted), cancellationToken);

    public Task<ImportCounts> WriteChunkAsync(
        SettlementDate date, ImportId import, IReadOnlyList<Position> positions, CancellationToken cancellationToken) =>
        database.WriteAsync(handle => SqliteStagedImport.WriteChunk(handle, date, import, positions), cancellationToken);

    public Task PublishPositionsAsync(SettlementDate date, ImportId import, ImportCounts total, CancellationToken cancellationToken) =>
        database.WriteAsync(handle => SqliteStagedImport.Publish(handle, date, import, total), cancellationToken);

    public Task<IReadOnlyList<AcceptedCheck>> ListAcceptedAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(handle => SqliteAcceptedChecks.List(handle, date)));

    public Task<InputSeal> SealAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        database.WriteAsync(handle => SqliteSeals.Change(handle, date, seal => seal.Set(number)), cancellationToken);

    public Task LiftSealAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        database.WriteAsync(handle => SqliteSeals.Change(handle, date, seal => seal.Lift(number)), cancellationToken);

    public Task<InputSeal> ReadSealAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(handle => SqliteSeals.Read(handle, date)));

    /// <summary>Notes that an import changed a date's positions, inside its transaction.</summary>
    internal static void RaiseVersion(SqliteConnectionHandle handle, SettlementDate date) => handle
        .Statement(
            """
            INSERT INTO position_versions (settlement_date, version) VALUES (?1, 1)
            ON CONFLICT (settlement_date) DO UPDATE SET version = version + 1
            """,
            date.Number)
        .Execute();

    internal static InputDiffersException NotTheWholeSet(SettlementDate date) => new($"{date} has users who are not in the set");

    internal static InputDiffersException Differs(SettlementDate date, string user) =>
        new($"user {QuotedText.Of(user)} already has a different balance on {date}");

    private static Yield? ReadYield(SqliteConnectionHandle handle, SettlementDate date)
    {
        var found = handle
            .Statement("SELECT quote, yield FROM yields WHERE settlement_date = ?1", date.Number)
            .All(row => StoredText.Yield(row.GetString(0), row.GetString(1)));
        return found.Count == 0 ? null : found[0];
    }

    private static long Count(SqliteConnectionHandle handle, SettlementDate date) =>
        handle.Statement("SELECT count(*) FROM positions WHERE settlement_date = ?1", date.Number).Number();

    private static long CountActive(SqliteConnectionHandle handle, SettlementDate date) =>
        handle.Statement("SELECT count(*) FROM positions WHERE settlement_date = ?1 AND is_withdrawn = 0", date.Number).Number();

    private static ImportTally Update(SqliteConnectionHandle handle, SettlementDate date, Position position)
    {
        var before = handle
            .Statement("SELECT user_id, balance_minor, is_withdrawn FROM positions WHERE settlement_date = ?1 AND user_id = ?2", date.Number)
            .Bind(2, position.UserId.Value)
            .All(row => Position(row, 0))
            .Single();
        var isSame = before.BalanceMinor == position.Balance.Minor && before.IsWithdrawn == position.IsWithdrawn;
        if (!isSame)
        {
            handle
                .Statement("UPDATE positions SET balance_minor = ?3, is_withdrawn = ?4 WHERE settlement_date = ?1 AND user_id = ?2", date.Number)
                .Bind(2, position.UserId.Value)
                .Bind(3, position.Balance.Minor)
                .Bind(4, position.IsWithdrawn ? 1 : 0)
                .Execute();
        }

        return ImportTally.Of(before.IsWithdrawn, position.IsWithdrawn, isSame);
    }

    // Four texts, so that each is a plain range of the key: a bound that may be null would make SQLite scan the date.
    private static SqliteStatement List(SqliteConnectionHandle handle, SettlementDate date, string? after, string? upTo)
    {
        const string From = "SELECT user_id, balance_minor, is_withdrawn FROM positions WHERE settlement_date = ?1";
        const string Order = " ORDER BY user_id LIMIT ?2";
        return (after, upTo) switch
        {
            (null, null) => handle.Statement(From + Order, date.Number),
            (null, { }) => handle.Statement(From + " AND user_id <= ?3" + Order, date.Number).Bind(3, upTo),
            ({ }, null) => handle.Statement(From + " AND user_id > ?3" + Order, date.Number).Bind(3, after),
            ({ }, { }) => handle.Statement(From + " AND user_id > ?3 AND user_id <= ?4" + Order, date.Number).Bind(3, after).Bind(4, upTo),
        };
    }

    private static StoredPosition Position(SqliteStatement row, int column) =>
        new(row.GetString(column), row.GetInt64(column + 1), row.GetInt32(column + 2) == 1);

    private static (string? After, string? UpTo) Range(string part, string? continuation)
    {
        var range = JsonSerializer.Deserialize<string?[]>(part)!;
        return (continuation ?? range[0], range[1]);
    }

    private static string Part(string? from, string? to) => JsonSerializer.Serialize(new[] { from, to });
}
