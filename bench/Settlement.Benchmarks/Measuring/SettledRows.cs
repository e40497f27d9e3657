using Microsoft.Data.Sqlite;

namespace Settlement.Benchmarks;

/// <summary>Reads back what a run wrote, in order of the user, ready to be bound to the floor's statements.</summary>
internal sealed class SettledRows : IDisposable
{
    private readonly SqliteCommand recordsCommand;
    private readonly SqliteCommand paymentsCommand;
    private readonly SqliteDataReader records;
    private readonly SqliteDataReader payments;
    private object[]? payment;

    /// <summary>Starts at the first user of a store with one settled day.</summary>
    public SettledRows(SqliteConnection store)
    {
        recordsCommand = store.CreateCommand();
        recordsCommand.CommandText = "SELECT * FROM records ORDER BY settlement_date, user_id";
        records = recordsCommand.ExecuteReader();
        paymentsCommand = store.CreateCommand();
        paymentsCommand.CommandText = "SELECT * FROM payments ORDER BY settlement_date, user_id";
        payments = paymentsCommand.ExecuteReader();
        payment = Next(payments);
        (RecordColumns, PaymentColumns) = (ColumnsOf(records), ColumnsOf(payments));
    }

    /// <summary>The columns of a row of <see cref="Records"/>: all that the table has.</summary>
    public IList<string> RecordColumns { get; }

    /// <summary>The columns of a row of <see cref="Payments"/>: all that the table has.</summary>
    public IList<string> PaymentColumns { get; }

    /// <summary>The records of some users.</summary>
    public List<object[]> Records { get; } = [];

    /// <summary>The payments of the same users: those who earned something.</summary>
    public List<object[]> Payments { get; } = [];

    /// <summary>Goes on to the next users; false after the last.</summary>
    /// <exception cref="BenchmarkFailedException">A payment is left over: the floor would write less than the run.</exception>
    public bool ReadNext(int users)
    {
        Records.Clear();
        Payments.Clear();
        while (Records.Count < users && Next(records) is { } record)
        {
            Records.Add(record);
            if (payment is not null && Equals(payment[1], record[1]))
            {
                Payments.Add(payment);
                payment = Next(payments);
            }
        }

        return Records.Count > 0 || payment is null
            ? Records.Count > 0
            : throw new BenchmarkFailedException($"the store has a payment without a record, to {payment[1]}");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        records.Dispose();
        recordsCommand.Dispose();
        payments.Dispose();
        paymentsCommand.Dispose();
    }

    private static List<string> ColumnsOf(SqliteDataReader reader) =>
        [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];

    private static object[]? Next(SqliteDataReader reader)
    {
        if (!reader.Read())
        {
            return null;
        }

        var row = new object[reader.FieldCount];
        reader.GetValues(row);
        return row;
    }
}
