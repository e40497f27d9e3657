using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using Settlement.Core;
using SQLitePCL;

namespace Settlement.Benchmarks;

/// <summary>
/// The lowest floor: one prepared insert a user, of the least that says who was credited what, 5,000 a transaction, each
/// synced. Parameters are bound as bytes and whole numbers on the driver's own handle, without a command around them.
/// </summary>
/// <remarks>
/// The table is this class's own and not the product's, so that a row which grows in the product does not lower what the
/// product is measured against. Positions are read and earnings computed while the watch stands still.
/// </remarks>
internal static class OneRowFloor
{
    /// <summary>What is inserted into.</summary>
    public const string Table = """
        CREATE TABLE settled (
            settlement_date   INTEGER NOT NULL,
            user_id           TEXT    NOT NULL,
            position_minor    INTEGER NOT NULL,
            earnings_minor    INTEGER NOT NULL,
            residue_numerator INTEGER NOT NULL,
            status            INTEGER NOT NULL,
            PRIMARY KEY (settlement_date, user_id)
        ) STRICT, WITHOUT ROWID
        """;

    private const int Paid = 1;
    private const int DateNumber = 20_140_805;

    /// <summary>Measures it once, in seconds.</summary>
    /// <param name="positionsFile">The positions that were settled.</param>
    /// <param name="path">Where the throw-away database goes.</param>
    /// <param name="cancellationToken">Stops between transactions.</param>
    public static double Measure(string positionsFile, string path, CancellationToken cancellationToken)
    {
        using var target = new RawSqlite(path);
        target.Execute(Table);
        Require(raw.sqlite3_prepare_v2(target.Handle, "INSERT INTO settled VALUES (?1, ?2, ?3, ?4, ?5, ?6)", out var insert), target);
        using var prepared = insert;
        using var lines = File.OpenText(positionsFile);
        lines.ReadLine();
        var watch = new Stopwatch();
        foreach (var users in SettledDay.Read(lines).Select(SettledRow.Of).Chunk(WrittenRowsFloor.UsersPerTransaction))
        {
            cancellationToken.ThrowIfCancellationRequested();
            watch.Start();
            target.Execute("BEGIN IMMEDIATE");
            foreach (var user in users)
            {
                Insert(insert, user, target);
            }

            target.Execute("COMMIT");
            watch.Stop();
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static void Insert(sqlite3_stmt insert, SettledRow user, RawSqlite target)
    {
        Require(raw.sqlite3_bind_int64(insert, 1, DateNumber), target);
        Require(raw.sqlite3_bind_text(insert, 2, user.UserId.AsSpan()), target);
        Require(raw.sqlite3_bind_int64(insert, 3, user.PositionMinor), target);
        Require(raw.sqlite3_bind_int64(insert, 4, user.EarningsMinor), target);
        Require(raw.sqlite3_bind_int64(insert, 5, user.ResidueNumerator), target);
        Require(raw.sqlite3_bind_int64(insert, 6, user.Status), target);
        var code = raw.sqlite3_step(insert);
        Require(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code, target);
        Require(raw.sqlite3_reset(insert), target);
    }

    private static void Require(int code, RawSqlite target)
    {
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, target.Handle);
        }
    }

    private readonly record struct SettledRow(byte[] UserId, long PositionMinor, long EarningsMinor, long ResidueNumerator, int Status)
    {
        public static SettledRow Of(Position position)
        {
            var earnings = Earnings.Compute(position.Balance, SettledDay.Yield, Rounding.Truncate);
            return new SettledRow(
                Encoding.UTF8.GetBytes(position.UserId.Value),
                position.Balance.Minor,
                earnings.Credited.Minor,
                earnings.ResidueNumerator,
                earnings.Credited.Minor > 0 ? Paid : 0);
        }
    }
}
