namespace Settlement.Cli.Tests;

/// <summary>Running a day again: some users only, users that failed, positions kept elsewhere.</summary>
public sealed class RerunTests : IDisposable
{
    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Run_with_a_bad_row_settles_all_others_and_exits_4_and_a_repaired_row_is_settled_by_only_failed()
    {
        await FillWithBadRowAsync();

        var result = (await store.SettleAsync("run", "--date", StoreCommands.Day, "--json")).Expect(4);

        Assert.Equal(
            ["users 3", "settled 2", "alreadySettled 0", "nothingToSettle 0", "conflicts 0", "quarantined 1"],
            StoreCommands.CountsOf(result.Json).Skip(2).Take(6));
        Assert.Equal(["bob quarantined invalid-position"], StoreCommands.AttentionOf(result.Json));
        Assert.Contains("1 user quarantined", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(["alice", "carol"], await ExportedUsersAsync());
        Assert.Equal(["bob quarantined invalid-position"], StoreCommands.AttentionOf(await StatusAsync()));

        // Still bad: quarantined again, and nobody else is looked at.
        var again = await store.RunDayAsync(exitCode: 4, "--only-failed");
        Assert.Equal((1, 1), (again.Count("users"), again.Count("quarantined")));

        StoreTables.WriteByHand(store, "UPDATE positions SET balance_minor = 20383 WHERE user_id = 'bob'");
        var repaired = await store.RunDayAsync(exitCode: 0, "--only-failed");
        Assert.Equal((1, 1, "0.02"), (repaired.Count("users"), repaired.Count("settled"), repaired.Text("earnings")));
        Assert.True(repaired.GetProperty("clean").GetBoolean());
        Assert.Empty(StoreCommands.AttentionOf(await StatusAsync()));
        Assert.Equal("settled", (await StatusAsync()).Text("state"));
        Assert.Equal(["alice", "bob", "carol"], await ExportedUsersAsync());
        await store.ExpectCleanAsync();
        Assert.Equal(0, (await store.RunDayAsync(exitCode: 0, "--only-failed")).Count("users"));
    }

    [Fact]
    public async Task Repaired_row_is_settled_by_a_run_of_everybody_too()
    {
        await FillWithBadRowAsync();
        await store.RunDayAsync(exitCode: 4);
        StoreTables.WriteByHand(store, "UPDATE positions SET balance_minor = 20383 WHERE user_id = 'bob'");

        var run = await store.RunDayAsync(exitCode: 0);

        Assert.Equal((3, 1, 2), (run.Count("users"), run.Count("settled"), run.Count("alreadySettled")));
        Assert.Empty(StoreCommands.AttentionOf(await StatusAsync()));
        await store.ExpectCleanAsync();
    }

    [Fact]
    public async Task Run_of_named_users_settles_them_and_nobody_else()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,5000.00", "小明,1.00");

        var run = await store.RunDayAsync(exitCode: 0, "--users", "carol,小明", "--users", "carol");

        Assert.Equal((2, 1, 1), (run.Count("users"), run.Count("settled"), run.Count("nothingToSettle")));
        Assert.Equal(["carol", "小明"], await ExportedUsersAsync());
        Assert.Equal(["carol"], StoreTables.Query(store, "SELECT user_id FROM postings"));
        Assert.Equal("open", (await StatusAsync()).Text("state"));

        var rest = await store.RunDayAsync(exitCode: 0);
        Assert.Equal((4, 2, 1, 1), (rest.Count("users"), rest.Count("settled"), rest.Count("alreadySettled"), rest.Count("nothingToSettle")));
        Assert.Equal("settled", (await StatusAsync()).Text("state"));
    }

    [Fact]
    public async Task Users_imported_after_the_day_was_settled_are_settled_by_a_rerun_and_their_residue_is_booked()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83");
        await store.RunDayAsync(exitCode: 0);
        await store.ImportPositionsAsync(StoreCommands.Day, ["carol,5000.00"]);

        var run = await store.RunDayAsync(exitCode: 0);

        Assert.Equal((1, 2), (run.Count("settled"), run.Count("alreadySettled")));
        Assert.Equal(2, StoreTables.Number(store, "SELECT count(*) FROM residue_postings"));
        await store.ExpectCleanAsync();
    }

    [Fact]
    public async Task Positions_elsewhere_are_read_there_and_records_are_kept_here()
    {
        using var elsewhere = new TemporaryStore();
        await elsewhere.ImportAsync("1.1301", "alice,201.11", "bob,203.83");
        (await store.SettleAsync("import", "yields", store.Write("other.csv", "date,income_per_10000\n2014-01-01,9\n"))).Expect(0);
        var bytes = await File.ReadAllBytesAsync(elsewhere.PathOf("settlement.db"));
        string[] positions = ["--positions", elsewhere.Url];

        // Without the option the day has no positions.
        (await store.SettleAsync("run", "--date", StoreCommands.Day)).Expect(2);
        var run = await store.RunDayAsync(exitCode: 0, positions);

        Assert.Equal((2, "0.04"), (run.Count("settled"), run.Text("earnings")));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(elsewhere.PathOf("settlement.db")));
        Assert.Equal(["alice", "bob"], StoreTables.Query(store, "SELECT user_id FROM records ORDER BY user_id"));
        Assert.Empty(StoreTables.Query(store, "SELECT * FROM positions"));
        (await store.SettleAsync(["reconcile", "--date", StoreCommands.Day, .. positions])).Expect(0);
        (await store.SettleAsync(["explain", "--date", StoreCommands.Day, "--user", "bob", .. positions])).Expect(0);
        Assert.Equal(2, (await store.RunDayAsync(exitCode: 0, positions)).Count("alreadySettled"));
    }

    private async Task FillWithBadRowAsync()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,5000.00");
        StoreTables.WriteByHand(store, "UPDATE positions SET balance_minor = -5 WHERE user_id = 'bob'");
    }

    private async Task<IEnumerable<string>> ExportedUsersAsync() =>
        (await store.ExportLinesAsync()).Select(line => line[..line.IndexOf(',', StringComparison.Ordinal)]);

    private async Task<System.Text.Json.JsonElement> StatusAsync() =>
        (await store.SettleAsync("status", "--date", StoreCommands.Day, "--json")).Expect(0).Json;
}
