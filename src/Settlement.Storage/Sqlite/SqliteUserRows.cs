using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>Reads the rows of some users, from any table whose key ends with the user.</summary>
/// <remarks>
/// The users of a batch are usually neighbours in the key, and one range scan costs a third of a look-up each. The scan
/// gives up when it meets many rows that were not asked for, and every user is then looked up.
/// </remarks>
internal static class SqliteUserRows
{
    /// <summary>
    /// Calls back for each row found, with the user's index in the list; the row's columns start at 1. The users are
    /// distinct. A row may come twice, from a scan that gives up and from the look-up after it: whoever is called puts it in
    /// its place, and adds nothing up.
    /// </summary>
    public static void Read(
        SqliteConnectionHandle handle,
        string table,
        string columns,
        SettlementDate date,
        IReadOnlyList<UserId> users,
        Action<int, SqliteStatement> found) => Read(handle, new UserKey(table, "settlement_date = ?1", date.Number), columns, users, found);

    /// <inheritdoc cref="Read(SqliteConnectionHandle, string, string, SettlementDate, IReadOnlyList{UserId}, Action{int, SqliteStatement})" />
    public static void Read(
        SqliteConnectionHandle handle, UserKey key, string columns, IReadOnlyList<UserId> users, Action<int, SqliteStatement> found)
    {
        if (users.Count > 1 && IsAscending(users) && TryScan(handle, key, columns, users, found))
        {
            return;
        }

        key.BindTo(handle.Statement($"SELECT u.key, {columns} FROM json_each(?2) AS u CROSS JOIN {key.Table} WHERE {key.Condition} AND user_id = u.value"))
            .Bind(2, SqliteValues.List(users.Select(user => user.Value)))
            .ForEach(row => found(row.GetInt32(0), row));
    }

    private static bool TryScan(
        SqliteConnectionHandle handle, UserKey key, string columns, IReadOnlyList<UserId> users, Action<int, SqliteStatement> found)
    {
        var limit = (users.Count * 2) + 1;
        int rows = 0, index = 0;
        key.BindTo(handle.Statement(
                $"SELECT user_id, {columns} FROM {key.Table} WHERE {key.Condition} AND user_id BETWEEN ?2 AND ?3 ORDER BY user_id LIMIT ?4"))
            .Bind(2, users[0].Value)
            .Bind(3, users[^1].Value)
            .Bind(4, limit)
            .ForEach(row =>
            {
                rows++;
                var user = row.GetString(0);
                while (index < users.Count && !Is(users[index], user) && IsBefore(users[index], user))
                {
                    index++;
                }

                if (index < users.Count && Is(users[index], user))
                {
                    found(index, row);
                    index++;
                }
            });
        return rows < limit;
    }

    private static bool Is(UserId user, string text) => string.Equals(user.Value, text, StringComparison.Ordinal);

    private static bool IsBefore(UserId left, string right) => left.CompareTo(UserId.AsStored(right)) < 0;

    private static bool IsAscending(IReadOnlyList<UserId> users)
    {
        for (var i = 1; i < users.Count; i++)
        {
            if (users[i - 1].CompareTo(users[i]) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A table, and what its key says before the user.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Condition">The key's columns before the user, <c>?1</c> being the first number and <c>?5</c> the second.</param>
/// <param name="First">The first number.</param>
/// <param name="Second">The second number; null where the key has one alone.</param>
internal readonly record struct UserKey(string Table, string Condition, long First, long? Second = null)
{
    public SqliteStatement BindTo(SqliteStatement statement)
    {
        statement.Bind(1, First);
        return Second is { } second ? statement.Bind(5, second) : statement;
    }
}
