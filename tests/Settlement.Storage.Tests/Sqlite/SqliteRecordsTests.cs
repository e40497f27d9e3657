using Microsoft.Data.Sqlite;
using Settlement.Core;
using Settlement.Storage.Sqlite;
using Settlement.Storage.Tests.Contract;

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

    // What is no UTF-8 reads as another text, which sorts elsewhere: the next page goes on after the bytes.
    [Fact]
    public void Pages_of_records_whose_users_were_altered_to_what_no_user_id_is_come_to_an_end()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var handle = new SqliteConnectionHandle(connection);
        SqliteSchema.BringUpToDate(handle, ":memory:");
        SqliteDays.Create(handle, Sample.LedgerPlan);
        var rows = new SqliteRecords();
        rows.Create(handle, [.. Enumerable.Range(0, 5).Select(i => Sample.PostedRecord(i, Sample.Run(1)))]);
        foreach (var (user, altered) in new[] { (0, "''"), (2, $"'{Sample.User(2)}/'"), (3, $"CAST('{Sample.User(3)}' || x'ff' AS TEXT)"), (4, "CAST(x'ff' AS TEXT)") })
        {
            handle.Execute($"UPDATE records SET user_id = {altered} WHERE user_id = '{Sample.User(user)}'");
        }

        List<string> users = [];
        byte[]? after = null;
        for (var page = 0; page < 5; page++)
        {
            var (records, last) = rows.ListAfter(handle, Sample.Date, after, size: 1);
            users.Add(Assert.Single(records).UserId.Value);
            after = last;
        }

        Assert.Equal([string.Empty, Sample.User(1), Sample.User(2) + "/", Sample.User(3) + "\uFFFD", "\uFFFD"], users);
        Assert.Empty(rows.ListAfter(handle, Sample.Date, after, size: 1).Rows);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1_000)]
    [InlineData(6_789)]
    public async Task Records_are_listed_in_order_over_many_pages(int count)
    {
        await using var fixture = new SqliteFixture();
        await using var stores = await fixture.OpenAsync();
        await CreateAsync(stores, count);

        var users = await stores.Settlements.ListRecordsAsync(Sample.Date, default).Select(record => record.UserId).ToListAsync();

        Assert.Equal(Enumerable.Range(0, count).Select(i => Sample.Position(i).UserId), users);
    }

    [Fact]
    public async Task Whoever_stops_in_the_middle_of_the_records_leaves_nobody_reading()
    {
        await using var fixture = new SqliteFixture();
        await using var stores = await fixture.OpenAsync();
        await CreateAsync(stores, 6_789);

        var first = await stores.Settlements.ListRecordsAsync(Sample.Date, default).FirstAsync();
        using var stop = new CancellationTokenSource();
        var listing = stores.Settlements.ListRecordsAsync(Sample.Date, stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var record in listing)
            {
                await stop.CancelAsync();
            }
        });

        Assert.Equal(Sample.Position(0).UserId, first.UserId);
        Assert.Equal(6_789, (await stores.Settlements.CountRecordsAsync(Sample.Date, default)).Records);
    }

    private static async Task CreateAsync(OpenStores stores, int count)
    {
        await stores.Settlements.CreateDayAsync(Sample.LedgerPlan, default);
        await stores.Settlements.CreateRecordsAsync([.. Enumerable.Range(0, count).Select(i => Sample.PostedRecord(i, Sample.Run(1)))], default);
    }
}
