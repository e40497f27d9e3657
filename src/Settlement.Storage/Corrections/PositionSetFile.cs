using System.Globalization;
using Microsoft.Data.Sqlite;
using Settlement.Core;
using Settlement.Storage.Sqlite;

namespace Settlement.Storage;

/// <summary>
/// The positions that a correction brings, out of a CSV file (<c>user_id,balance</c>) which names only the users that change: read once,
/// checked whole, and kept in order of the user id in a temporary database on disk. A preview reads the set from here, so that it
/// writes nothing into the store. Thread-safe; gone when it is disposed.
/// </summary>
public sealed class PositionSetFile : IPositionSets, IDisposable
{
    private const int RowsPerTransaction = 50_000;
    private const char Separator = '\n';

    private readonly Lock gate = new();
    private readonly SqliteConnectionHandle handle;

    private PositionSetFile(string name)
    {
        Name = name;

        // An empty name is a private database in a temporary file, which SQLite removes (sqlite.org, "Temporary Databases").
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = string.Empty, Pooling = false }.ToString());
        connection.Open();
        handle = new SqliteConnectionHandle(connection);
        handle.Execute(
            """
            PRAGMA journal_mode = OFF;
            PRAGMA synchronous = OFF;
            PRAGMA temp_store = FILE;
            PRAGMA cache_size = -8000;
            CREATE TABLE positions (user_id TEXT NOT NULL PRIMARY KEY, balance_minor INTEGER NOT NULL, line INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            BEGIN;
            """);
    }

    /// <summary>The file.</summary>
    public string Name { get; }

    /// <summary>Its positions; at least one.</summary>
    public long Count { get; private set; }

    /// <summary>The name of the set, which follows from what it holds.</summary>
    public Digest Digest { get; private set; }

    /// <summary>Its columns that are not needed.</summary>
    public IReadOnlyList<string> IgnoredColumns { get; private set; } = [];

    /// <summary>See <see cref="ImportReport.LastLineIsOpen"/>.</summary>
    public bool LastLineIsOpen { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="date">The settlement date that it corrects.</param>
    /// <param name="currency">Gives the decimals of balances.</param>
    /// <param name="checks">The named checks of the file and of its user ids.</param>
    /// <param name="announced">What the file was announced to hold, beside what a control file next to it says.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InputFileException">The file, or a line of it, was refused.</exception>
    public static PositionSetFile Read(
        string path,
        SettlementDate date,
        Currency currency,
        ImportChecks checks,
        IReadOnlyList<FileAnnouncement> announced,
        CancellationToken cancellationToken)
    {
        var set = new PositionSetFile(path);
        try
        {
            set.Load(date, currency, checks, ControlFile.Beside(path, announced), cancellationToken);
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>Writes the set into a store, where it is not there yet.</summary>
    /// <param name="sets">Where it goes.</param>
    /// <param name="date">The settlement date.</param>
    /// <param name="batch">Positions written at a time.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public async Task WriteToAsync(IPositionSets sets, SettlementDate date, int batch, CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var page = await ListSetAsync(date, Digest, Token(null, null), continuation, batch, cancellationToken);
            await sets.WriteSetAsync(
                date, Digest, [.. page.Items.Select(item => new Position(UserId.Parse(item.UserId), new Money(item.BalanceMinor)))], cancellationToken);
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    /// <inheritdoc />
    /// <exception cref="NotSupportedException">Always: what the file holds is all there is.</exception>
    public Task WriteSetAsync(SettlementDate date, Digest set, IReadOnlyList<Position> positions, CancellationToken cancellationToken) =>
        throw new NotSupportedException("a file of positions is only read");

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> DivideSetAsync(SettlementDate date, Digest set, int count, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var parts = new List<string>();
            string? lower = null;
            for (var part = 1; part < count; part++)
            {
                var first = handle.Statement("SELECT user_id FROM positions ORDER BY user_id LIMIT 1 OFFSET ?1").Bind(1, Count * part / count);
                var upper = first.Read() ? first.GetString(0) : null;
                first.Reset();
                if (upper is not null && upper != lower && Count * part / count > 0)
                {
                    parts.Add(Token(lower, upper));
                    lower = upper;
                }
            }

            parts.Add(Token(lower, null));
            return Task.FromResult<IReadOnlyList<string>>(parts);
        }
    }

    /// <inheritdoc />
    public Task<Page<StoredPosition>> ListSetAsync(
        SettlementDate date, Digest set, string part, string? continuation, int size, CancellationToken cancellationToken)
    {
        var end = part.IndexOf(Separator, StringComparison.Ordinal);
        var items = new List<StoredPosition>();
        lock (gate)
        {
            var statement = handle
                .Statement(
                    "SELECT user_id, balance_minor FROM positions " +
                    "WHERE user_id >= ?1 AND user_id > ?2 AND (?3 = '' OR user_id < ?3) ORDER BY user_id LIMIT ?4")
                .Bind(1, part[..end])
                .Bind(2, continuation ?? string.Empty)
                .Bind(3, part[(end + 1)..])
                .Bind(4, size);
            while (statement.Read())
            {
                items.Add(new StoredPosition(statement.GetString(0), statement.GetInt64(1)));
            }

            statement.Reset();
        }

        return Task.FromResult(new Page<StoredPosition>(items, items.Count == size ? items[^1].UserId : null));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredPosition?>> ReadSetAsync(
        SettlementDate date, Digest set, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        var found = new StoredPosition?[users.Count];
        lock (gate)
        {
            for (var i = 0; i < found.Length; i++)
            {
                var statement = handle.Statement("SELECT balance_minor FROM positions WHERE user_id = ?1").Bind(1, users[i].Value);
                found[i] = statement.Read() ? new StoredPosition(users[i].Value, statement.GetInt64(0)) : null;
                statement.Reset();
            }
        }

        return Task.FromResult<IReadOnlyList<StoredPosition?>>(found);
    }

    /// <inheritdoc />
    public void Dispose() => handle.Dispose();

    private static string Token(string? lower, string? upper) => lower + Separator + upper;

    private void Load(
        SettlementDate date, Currency currency, ImportChecks checks, IReadOnlyList<FileAnnouncement> announced, CancellationToken cancellationToken)
    {
        using var file = InputFile.Open(Name, progress: null);
        var problems = new InputProblems(file.Name);
        var letThrough = new LetThrough();
        checks.RefuseFile(problems, file.Name, date, letThrough);
        using var lines = file.BeginPass(problems, cancellationToken);
        using var rows = new CsvRows(lines, problems);
        var row = new PositionRow(rows, problems, currency, user => checks.FindProblem(user, date, letThrough));
        Int128 sumMinor = 0;
        while (rows.Read())
        {
            if (!row.TryReadUser(out var user, out var problem) || !row.TryReadBalance(user, out var balance, out problem))
            {
                problems.Add(rows.Line, problem!);
            }
            else if (Add(user, balance, rows.Line) is { } firstLine)
            {
                problems.Add(rows.Line, string.Create(
                    CultureInfo.InvariantCulture, $"user {QuotedText.Of(user.Value)} is already on line {firstLine}; keep one of the two"));
            }
            else
            {
                sumMinor += balance.Minor;
            }
        }

        if (Count == 0)
        {
            problems.ThrowIfAny();
            throw problems.Refusal("the file has a header and no rows");
        }

        var hash = lines.TakeHash();
        if (problems.Count == 0)
        {
            new AnnouncedContent(Count, sumMinor, hash).Compare(announced, currency, problems);
        }

        problems.ThrowIfAny();
        handle.Execute("COMMIT");
        IgnoredColumns = row.IgnoredColumns;
        LastLineIsOpen = lines.LastLineIsOpen && announced.Count == 0;
        Digest = ComputeDigest();
    }

    // The line that has the user already; null where none has.
    private long? Add(UserId user, Money balance, int line)
    {
        var added = handle
            .Statement("INSERT INTO positions (user_id, balance_minor, line) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
            .Bind(1, user.Value)
            .Bind(2, balance.Minor)
            .Bind(3, line)
            .Execute();
        if (added == 0)
        {
            var first = handle.Statement("SELECT line FROM positions WHERE user_id = ?1").Bind(1, user.Value);
            first.Read();
            var at = first.GetInt64(0);
            first.Reset();
            return at;
        }

        if (++Count % RowsPerTransaction == 0)
        {
            handle.Execute("COMMIT; BEGIN");
        }

        return null;
    }

    private Digest ComputeDigest()
    {
        using var digest = new PositionSetDigest();
        var statement = handle.Statement("SELECT user_id, balance_minor FROM positions ORDER BY user_id");
        while (statement.Read())
        {
            digest.Add(new Position(UserId.Parse(statement.GetString(0)), new Money(statement.GetInt64(1))));
        }

        statement.Reset();
        return digest.Take();
    }
}
