using Settlement.Emulators;
using Settlement.Storage.Tables;

namespace Settlement.Storage.Tests.Tables;

/// <summary>Rows of many users are read in few queries, whoever is asked for.</summary>
public sealed class ReadingUsersTests : IAsyncLifetime
{
    private const int Users = 4_000;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);

    private readonly CountingQueries transport = new();
    private TablesDatabase database = null!;
    private OpenStores stores = null!;

    public async Task InitializeAsync()
    {
        var options = TablesClients.Options(Budget);
        options.Transport = transport;
        Assert.True(StoreUrl.TryParse("tables:" + Azurite.Shared.ConnectionString("t" + Guid.NewGuid().ToString("N")), out var url, out _));
        database = await TablesDatabase.OpenAsync(
            url.Tables!, StoreAccess.Create, Budget, [.. TablesSettlementStore.Tables, .. TablesInputStore.Tables], StoreCard.Of(Sample.Settings), default, options);
        stores = OpenStores.OnTables(database, []);

        // Every third user has a record and no other.
        await stores.Settlements.CreateRecordsAsync(
            [.. Enumerable.Range(0, Users).Where(HasRecord).Select(i => Sample.Record(i, default))], default);
    }

    public async Task DisposeAsync()
    {
        await database.DropAsync(default);
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_page_of_neighbours_is_three_queries_however_many_partitions_it_covers()
    {
        var byKey = Enumerable.Range(0, Users).OrderBy(i => TablesKeys.Partition(Sample.Date, Sample.UserId(i).Value), StringComparer.Ordinal).ThenBy(i => i);
        int[] page = [.. byKey.Skip(1_007).Take(500).Reverse()];
        Assert.InRange(page.Select(i => TablesKeys.Bucket(Sample.UserId(i).Value)).Distinct().Count(), 20, 40);

        var before = transport.Queries;
        await AssertReadAsync(page);

        Assert.Equal(3, transport.Queries - before);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Users_of_every_partition_are_all_found(int usersEach)
    {
        var buckets = Enumerable.Range(0, Users).GroupBy(i => TablesKeys.Bucket(Sample.UserId(i).Value));
        int[] spread = [.. buckets.SelectMany(bucket => bucket.Take(usersEach))];
        Assert.InRange(spread.Length, (TablesKeys.Buckets * usersEach) - usersEach, TablesKeys.Buckets * usersEach);

        await AssertReadAsync(spread);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Few_users_are_found_wherever_they_are(int users) =>
        await AssertReadAsync([.. Enumerable.Range(0, users).Select(i => i * 577 % Users)]);

    private async Task AssertReadAsync(int[] users)
    {
        var read = await stores.Settlements.ReadRecordsAsync(Sample.Date, [.. users.Select(Sample.UserId)], default);

        Assert.Equal(
            users.Select(i => HasRecord(i) ? Sample.UserId(i).Value : null),
            read.Select(record => record?.UserId.Value));
    }

    private static bool HasRecord(int user) => user % 3 == 0;
}
