using Microsoft.Data.Sqlite;
using Settlement.Core;
using Settlement.Storage.Sqlite;

namespace Settlement.Storage;

/// <summary>
/// Puts listed payments in order of the user id, in a temporary database on disk: memory stays flat however many there are.
/// Gone when it is disposed.
/// </summary>
internal sealed class SortedPayments : IDisposable
{
    private const int RowsPerTransaction = 50_000;

    private readonly SqliteConnectionHandle handle;
    private long rows;

    public SortedPayments()
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
            CREATE TABLE payments (user_id TEXT NOT NULL, id TEXT NOT NULL, amount_minor INTEGER NOT NULL) STRICT;
            BEGIN;
            """);
    }

    /// <summary>Payments added.</summary>
    public long Count => rows;

    /// <summary>Adds a payment.</summary>
    public void Add(ListedPayment payment)
    {
        handle
            .Statement("INSERT INTO payments (user_id, id, amount_minor) VALUES (?1, ?2, ?3)")
            .Bind(1, payment.UserId.Value)
            .Bind(2, payment.Id)
            .Bind(3, payment.Amount.Minor)
            .Execute();
        if (++rows % RowsPerTransaction == 0)
        {
            handle.Execute("COMMIT; BEGIN");
        }
    }

    /// <summary>The payments in order of the user id, those of one user in order of their ids. One reader at a time.</summary>
    public IEnumerable<ListedPayment> InOrder()
    {
        // UTF-8 bytes compare as code points do, which is the order of user ids.
        var statement = handle.Statement("SELECT user_id, id, amount_minor FROM payments ORDER BY user_id, id, rowid");
        try
        {
            while (statement.Read())
            {
                yield return new ListedPayment(statement.GetString(1), UserId.Parse(statement.GetString(0)), new Money(statement.GetInt64(2)));
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    public void Dispose() => handle.Dispose();
}
