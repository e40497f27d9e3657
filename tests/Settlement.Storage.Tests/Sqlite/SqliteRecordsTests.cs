using Microsoft.Data.Sqlite;
using Settlement.Core;
using Settlement.Storage.Sqlite;

namespace Settlement.Storage.Tests.Sqlite;

/// <summary>Inserts of many records by one statement, met by records that another writer was quicker with.</summary>
public sealed class SqliteRecordsTests
{
    [Fact]
    public void When_one_of_a_statement_is_there_it_comes_back_and_all_others_are_created()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var handle = new SqliteConnectionHandle(connection);
        SqliteSchema.BringUpToDate(handle, ":memory:");
        SqliteDays.Create(handle, Sample.LedgerPlan);
        var rows = new SqliteRecords();
        rows.Create(handle, [Sample.PostedRecord(70, Sample.Run(1))]);

        var verdicts = rows.Create(handle, [.. Enumerable.Range(0, 200).Select(i => Sample.PostedRecord(i, Sample.Run(2)))]);

        Assert.Equal([70], Enumerable.Range(0, 200).Where(i => verdicts[i].Existing is not null));
        Assert.Equal(Sample.Run(1), verdicts[70].Existing!.CreatedBy);
        Assert.Equal(new RecordCounts(200, 200, 0), SqliteRecords.Count(handle, Sample.Date));
    }
}
