using System.Globalization;
using System.Text.Json;
using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>The statements on the sets of positions that corrections bring.</summary>
internal static class SqlitePositionSets
{
    /// <summary>How many positions one statement inserts.</summary>
    private const int Rows = 64;

    private const string Insert = "INSERT INTO correction_positions (set_number, user_id, balance_minor) VALUES ";

    private static readonly string RowText = Insert + "(?1, ?2, ?3) ON CONFLICT DO NOTHING";

    private static readonly string RowsText = Insert + string.Join(", ", Enumerable.Range(0, Rows).Select(
        row => string.Create(CultureInfo.InvariantCulture, $"(?1, ?{2 + (2 * row)}, ?{3 + (2 * row)})"))) + " ON CONFLICT DO NOTHING";

    /// <summary>Writes positions that are not there; inside a write transaction.</summary>
    public static void Write(SqliteConnectionHandle handle, SettlementDate date, Digest set, IReadOnlyList<Position> positions)
    {
        handle
            .Statement("INSERT INTO position_sets (settlement_date, digest) VALUES (?1, ?2) ON CONFLICT DO NOTHING", date.Number)
            .Bind(2, set.ToByteArray())
            .Execute();
        var number = Find(handle, date, set)!.Value;
        for (var i = 0; i < positions.Count;)
        {
            var count = positions.Count - i < Rows ? 1 : Rows;
            var statement = handle.Statement(count == Rows ? RowsText : RowText, number);
            for (var row = 0; row < count; row++, i++)
            {
                statement.Bind(2 + (2 * row), positions[i].UserId.Value).Bind(3 + (2 * row), positions[i].Balance.Minor);
            }

            statement.Execute();
        }
    }

    // Parts as those of a date's positions: above the first user, up to and with the second; null is open.
    public static IReadOnlyList<string> Divide(SqliteConnectionHandle handle, SettlementDate date, Digest set, int count)
    {
        var number = Find(handle, date, set) ?? 0;
        var users = handle.Statement("SELECT count(*) FROM correction_positions WHERE set_number = ?1", number).Number();
        var parts = new List<string>(count);
        string? from = null;
        for (var i = 1; i < count; i++)
        {
            var to = handle
                .Statement("SELECT user_id FROM correction_positions WHERE set_number = ?1 ORDER BY user_id LIMIT 1 OFFSET ?2", number)
                .Bind(2, users * i / count)
                .All(row => row.GetString(0))
                .SingleOrDefault();
            if (to is not null && to != from)
            {
                parts.Add(JsonSerializer.Serialize(new[] { from, to }));
                from = to;
            }
        }

        parts.Add(JsonSerializer.Serialize(new[] { from, null }));
        return parts;
    }

    public static Page<StoredPosition> List(
        SqliteConnectionHandle handle, SettlementDate date, Digest set, string part, string? continuation, int size)
    {
        const string From = "SELECT user_id, balance_minor FROM correction_positions WHERE set_number = ?1 AND user_id > ?2";
        const string Order = " ORDER BY user_id LIMIT ?3";
        var range = JsonSerializer.Deserialize<string?[]>(part)!;
        var statement = range[1] is { } upTo
            ? handle.Statement(From + " AND user_id <= ?4" + Order).Bind(4, upTo)
            : handle.Statement(From + Order);
        var positions = statement
            .Bind(1, Find(handle, date, set) ?? 0)
            .Bind(2, continuation ?? range[0] ?? string.Empty)
            .Bind(3, size)
            .All(static row => new StoredPosition(row.GetString(0), row.GetInt64(1)));
        return new Page<StoredPosition>(positions, positions.Count == size ? positions[^1].UserId : null);
    }

    public static StoredPosition?[] Read(SqliteConnectionHandle handle, SettlementDate date, Digest set, IReadOnlyList<UserId> users)
    {
        var found = new StoredPosition?[users.Count];
        if (Find(handle, date, set) is { } number)
        {
            SqliteUserRows.Read(
                handle,
                new UserKey("correction_positions", "set_number = ?1", number),
                "balance_minor",
                users,
                (index, row) => found[index] = new StoredPosition(users[index].Value, row.GetInt64(1)));
        }

        return found;
    }

    private static long? Find(SqliteConnectionHandle handle, SettlementDate date, Digest set) => handle
        .Statement("SELECT number FROM position_sets WHERE settlement_date = ?1 AND digest = ?2", date.Number)
        .Bind(2, set.ToByteArray())
        .All(row => (long?)row.GetInt64(0))
        .SingleOrDefault();
}
