namespace Settlement.Storage.Sqlite;

/// <summary>Reads the rows of a statement whose parameters are set, and leaves it ready to run again.</summary>
internal static class SqliteRows
{
    /// <summary>All rows.</summary>
    public static List<T> All<T>(this SqliteStatement statement, Func<SqliteStatement, T> read)
    {
        var rows = new List<T>();
        statement.ForEach(row => rows.Add(read(row)));
        return rows;
    }

    /// <summary>Calls back for each row.</summary>
    public static void ForEach(this SqliteStatement statement, Action<SqliteStatement> read)
    {
        try
        {
            while (statement.Read())
            {
                read(statement);
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>The one number that the statement gives.</summary>
    public static long Number(this SqliteStatement statement) => statement.All(row => row.GetInt64(0)).Single();
}
