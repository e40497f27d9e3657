namespace Settlement.Cli.Tests;

/// <summary>I2: a record never changes once created, but for its status moving forward.</summary>
public sealed class I2FrozenRecordTests : IDisposable
{
    private const string Records = "SELECT * FROM records ORDER BY settlement_date, user_id";
    private const string RecordsWithoutStatus =
        "SELECT user_id, position_minor, earnings_minor, residue_numerator, input_hash, transaction_id, created_by FROM records ORDER BY user_id";

    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task I2_no_kind_of_rerun_changes_a_record()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,0.01");
        await store.RunDayAsync(exitCode: 0);
        var before = StoreTables.Query(store, Records);
        Assert.Equal(3, before.Count);

        await store.RunDayAsync(exitCode: 0);
        await store.RunDayAsync(exitCode: 0, "--users", "bob,alice");
        await store.RunDayAsync(exitCode: 0, "--only-failed");
        await store.RunDayAsync(exitCode: 0, "--dry-run");
        Assert.Equal(before, StoreTables.Query(store, Records));

        await store.ImportPositionsAsync(StoreCommands.Day, ["alice,999.99", "carol,5000.00"], "--replace");
        await store.RunDayAsync(exitCode: 3);
        Assert.Equal(before, StoreTables.Query(store, Records));

        await store.ImportYieldAsync("1.2", "--replace");
        await store.RunDayAsync(exitCode: 3);
        Assert.Equal(before, StoreTables.Query(store, Records));

        var config = store.Write("settle.json", """{"rounding":"half-up"}""");
        await store.RunDayAsync(exitCode: 3, "--config", config);
        Assert.Equal(before, StoreTables.Query(store, Records));
    }

    [Fact]
    public async Task I2_paying_a_record_later_moves_its_status_forward_and_nothing_else()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,0.01");
        var service = new InMemoryPaymentService { BeforePaying = static _ => throw new IOException("connection refused") };
        await DayOnEngine.RunAsync(store, service, usersPerActivity: 5);
        Assert.Equal(["alice|0", "bob|0", "carol|0"], Statuses());
        var before = StoreTables.Query(store, RecordsWithoutStatus);

        service.BeforePaying = static _ => { };
        await DayOnEngine.RunAsync(store, service, usersPerActivity: 5);
        Assert.Equal(["alice|1", "bob|1", "carol|0"], Statuses());
        Assert.Equal(before, StoreTables.Query(store, RecordsWithoutStatus));

        await DayOnEngine.RunAsync(store, service, usersPerActivity: 5);
        Assert.Equal(["alice|1", "bob|1", "carol|0"], Statuses());
        Assert.Equal(before, StoreTables.Query(store, RecordsWithoutStatus));
    }

    // As an older version leaves a day whose run died between the records and their postings.
    [Fact]
    public async Task I2_posting_a_record_that_waits_for_it_moves_its_status_forward_and_nothing_else()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,0.01");
        await store.RunDayAsync(exitCode: 0);
        Assert.Equal(["alice|2", "bob|2", "carol|0"], Statuses());
        var before = StoreTables.Query(store, RecordsWithoutStatus);
        StoreTables.WriteByHand(store, "UPDATE records SET status = 0 WHERE user_id = 'bob'");

        await store.RunDayAsync(exitCode: 0);

        Assert.Equal(["alice|2", "bob|2", "carol|0"], Statuses());
        Assert.Equal(before, StoreTables.Query(store, RecordsWithoutStatus));
        await store.ExpectCleanAsync();
    }

    private IReadOnlyList<string> Statuses() => StoreTables.Query(store, "SELECT user_id, status FROM records ORDER BY user_id");
}
