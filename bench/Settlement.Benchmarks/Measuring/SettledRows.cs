using Microsoft.Data.Sqlite;

namespace Settlement.Benchmarks;

/// <summary>Reads back the records that a run wrote, in order of the user, ready to be bound to the floor's statement.</summary>
internal sealed class SettledRows : IDisposable
{
    private readonly SqliteCommand command;
    private readonly SqliteDataReader reader;

    /// <summary>Starts at the first user of a store with one settled day.</summary>
    public SettledRows(SqliteConnection store)
    {
        command = store.CreateCommand();
        command.CommandText = "SELECT * FROM records ORDER BY settlement_date, user_id";
        reader = command.ExecuteReader();
        Columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    /// <summary>The columns of a row: all that the table has.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows, each read when it is asked for.</summary>
    public IEnumerable<object[]> Read()
    {
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            yield return row;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        reader.Dispose();
        command.Dispose();
    }
}
