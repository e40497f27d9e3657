using System.Globalization;
using Microsoft.Data.Sqlite;
using Settlement.Core;
using SQLitePCL;

namespace Settlement.Storage.Sqlite;

/// <summary>The inserts of one import; inside a write transaction.</summary>
/// <param name="handle">The connection.</param>
/// <param name="date">The settlement date.</param>
internal sealed class SqlitePositionInsert(SqliteConnectionHandle handle, SettlementDate date)
{
    /// <summary>How many positions one statement inserts.</summary>
    public const int Rows = 64;

    private const int Columns = 3;
    private const string Into = "INSERT INTO positions (settlement_date, user_id, balance_minor, is_withdrawn) VALUES ";

    // The date ?1 is that of all rows; the three parameters of the first row are ?2 to ?4.
    private static readonly string RowsText = Into + string.Join(
        ", ",
        Enumerable.Range(0, Rows).Select(row => 2 + (row * Columns)).Select(
            at => string.Create(CultureInfo.InvariantCulture, $"(?1, ?{at}, ?{at + 1}, ?{at + 2})")));

    private readonly SqliteStatement rows = handle.Statement(RowsText, date.Number);
    private readonly SqliteStatement one = handle.Statement(Into + "(?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING", date.Number);

    // Where one user of the date is there, most are.
    private bool areNew = true;

    /// <summary>Inserts as many positions as a statement takes.</summary>
    /// <returns>False where it has inserted none: they are too few, or one of their users is there.</returns>
    public bool TryInsertAll(ReadOnlySpan<Position> positions)
    {
        if (!areNew || positions.Length != Rows)
        {
            return false;
        }

        for (var i = 0; i < Rows; i++)
        {
            Bind(rows, positions[i], at: 2 + (i * Columns));
        }

        try
        {
            return rows.Execute() == Rows;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_CONSTRAINT)
        {
            return areNew = false;
        }
    }

    /// <summary>Inserts a position; false where the user is there.</summary>
    public bool TryInsert(Position position) => Bind(one, position, at: 2).Execute() == 1;

    private static SqliteStatement Bind(SqliteStatement statement, Position position, int at) => statement
        .Bind(at, position.UserId.Value)
        .Bind(at + 1, position.Balance.Minor)
        .Bind(at + 2, position.IsWithdrawn ? 1 : 0);
}
