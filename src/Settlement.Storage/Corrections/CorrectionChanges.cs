using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.Data.Sqlite;
using Settlement.Core;
using Settlement.Storage.Sqlite;

namespace Settlement.Storage;

/// <summary>
/// What a correction changes for each user, put in order of the user id in a temporary database on disk, and written as CSV: users may
/// come in any order, and more than once. Thread-safe; gone when it is disposed.
/// </summary>
public sealed class CorrectionChanges : IDisposable
{
    private const int RowsPerTransaction = 50_000;

    private static readonly string[] Columns = ["user_id", "date", "position", "earnings_before", "earnings", "difference", "left_out"];

    private static readonly CsvConfiguration Csv = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    private readonly Lock gate = new();
    private readonly SqliteConnectionHandle handle;
    private long added;

    /// <summary>No users yet.</summary>
    public CorrectionChanges()
    {
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
            CREATE TABLE changes (
                user_id TEXT NOT NULL PRIMARY KEY,
                position_minor INTEGER NOT NULL,
                before_minor INTEGER NOT NULL,
                after_minor INTEGER NOT NULL,
                left_out INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            BEGIN;
            """);
    }

    /// <summary>Takes a user, or takes the user again.</summary>
    public void Add(CorrectedAmounts user)
    {
        lock (gate)
        {
            handle
                .Statement("INSERT OR REPLACE INTO changes VALUES (?1, ?2, ?3, ?4, ?5)")
                .Bind(1, user.UserId.Value)
                .Bind(2, user.Position.Minor)
                .Bind(3, user.Before.Minor)
                .Bind(4, user.After.Minor)
                .Bind(5, user.IsLeftOut ? 1L : 0L)
                .Execute();
            if (++added % RowsPerTransaction == 0)
            {
                handle.Execute("COMMIT; BEGIN");
            }
        }
    }

    /// <summary>Writes the users in UTF-8, a heading first.</summary>
    /// <param name="stream">Takes the file's content; left open.</param>
    /// <param name="date">The settlement date.</param>
    /// <param name="currency">Gives the decimals of amounts.</param>
    /// <returns>How many users were written.</returns>
    public async Task<long> WriteAsync(Stream stream, SettlementDate date, Currency currency)
    {
        await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 64 * 1024, leaveOpen: true);
        await using var csv = new CsvWriter(text, Csv, leaveOpen: true);
        foreach (var column in Columns)
        {
            csv.WriteField(column);
        }

        await csv.NextRecordAsync();
        long written = 0;
        foreach (var user in InOrder())
        {
            csv.WriteField(user.UserId.Value);
            csv.WriteField(date.ToString());
            csv.WriteField(user.Position.ToText(currency));
            csv.WriteField(user.Before.ToText(currency));
            csv.WriteField(user.After.ToText(currency));
            csv.WriteField(user.Difference.ToText(currency));
            csv.WriteField(user.IsLeftOut ? "yes" : "no");
            await csv.NextRecordAsync();
            written++;
        }

        return written;
    }

    /// <inheritdoc />
    public void Dispose() => handle.Dispose();

    private IEnumerable<CorrectedAmounts> InOrder()
    {
        var statement = handle.Statement("SELECT user_id, position_minor, before_minor, after_minor, left_out FROM changes ORDER BY user_id");
        try
        {
            while (statement.Read())
            {
                yield return new CorrectedAmounts(
                    UserId.Parse(statement.GetString(0)),
                    new Money(statement.GetInt64(1)),
                    new Money(statement.GetInt64(2)),
                    new Money(statement.GetInt64(3)),
                    statement.GetInt64(4) != 0);
            }
        }
        finally
        {
            statement.Reset();
        }
    }
}
