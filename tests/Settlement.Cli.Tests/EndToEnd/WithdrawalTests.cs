namespace Settlement.Cli.Tests;

/// <summary>A corrected file without a user: the user is named, withdrawn on purpose alone, and then not paid.</summary>
public sealed class WithdrawalTests : IDisposable
{
    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task User_left_out_of_the_corrected_file_is_not_paid_on_the_old_balance()
    {
        await store.ImportAsync("1.1451", "u1,10000.00", "u2,30000.00");
        var corrected = store.Write("corrected.csv", "user_id,balance\nu1,20000.00\n");

        var refused = (await store.SettleAsync("import", "positions", corrected, "--date", StoreCommands.Day)).Expect(2);
        Assert.StartsWith(
            $"settle: {corrected}: user \"u2\" has a position on {StoreCommands.Day} and is not in the file; add --replace to withdraw them",
            refused.ErrorLines[0],
            StringComparison.Ordinal);
        var replaced = (await store.SettleAsync("import", "positions", corrected, "--date", StoreCommands.Day, "--replace", "--json")).Expect(0).Json;
        var run = await store.RunDayAsync(exitCode: 0);

        Assert.Equal((0, 0, 1, 1), (replaced.Count("added"), replaced.Count("unchanged"), replaced.Count("replaced"), replaced.Count("withdrawn")));
        Assert.Equal(("2.29", 1, 1), (run.Text("earnings"), run.Count("settled"), run.Count("nothingToSettle")));
        Assert.Equal(["u1|229"], StoreTables.Query(store, "SELECT user_id, amount_minor FROM postings"));
        await store.ExpectCleanAsync();
        var explained = (await store.SettleAsync("explain", "--date", StoreCommands.Day, "--user", "u2", "--json")).Expect(0).Json;
        Assert.True(explained.GetProperty("withdrawn").GetBoolean());
        Assert.Equal(("0.00", "nothing-to-settle"), (explained.Text("position"), explained.Text("status")));
    }

    [Fact]
    public async Task User_withdrawn_after_being_paid_is_a_conflict_and_nothing_is_taken_back()
    {
        await store.ImportAsync("1.1451", "u1,10000.00", "u2,30000.00");
        await store.RunDayAsync(exitCode: 0);
        var before = StoreTables.Money(store);
        var corrected = store.Write("corrected.csv", "user_id,balance\nu1,10000.00\n");
        (await store.SettleAsync("import", "positions", corrected, "--date", StoreCommands.Day, "--replace")).Expect(0);

        var run = await store.RunDayAsync(exitCode: 3);

        Assert.Equal(["u2 conflict"], StoreCommands.AttentionOf(run));
        Assert.Equal(before, StoreTables.Money(store));
        var explained = (await store.SettleAsync("explain", "--date", StoreCommands.Day, "--user", "u2")).Expect(0);
        Assert.Contains("now: position 0.00", explained.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_only_adds_users_says_so()
    {
        await store.ImportAsync("1.1451", "u1,10000.00", "u2,30000.00");
        var late = store.Write("late.csv", "user_id,balance\nu3,10000.00\n");
        (await store.SettleAsync("import", "positions", late, "--date", StoreCommands.Day, "--add")).Expect(0);

        Assert.Equal(3, (await store.RunDayAsync(exitCode: 0)).Count("settled"));
    }

    [Fact]
    public async Task Second_file_of_an_inbox_that_lacks_users_is_set_aside_with_the_list()
    {
        await store.ImportAsync("1.1451", "u1,10000.00", "u2,30000.00", "u3,1.00");
        Directory.CreateDirectory(store.PathOf("inbox"));
        store.Write($"inbox/positions-{StoreCommands.Day}.csv", "user_id,balance\nu1,10000.00\nu4,5.00\n");

        var run = (await store.SettleAsync("run", "--date", StoreCommands.Day, "--inbox", store.PathOf("inbox"), "--json")).Expect(2).Json;

        var aside = Assert.Single(run.GetProperty("inbox").GetProperty("setAside").EnumerateArray());
        var expected = $"positions-{StoreCommands.Day}.csv: 2 users have a position on {StoreCommands.Day} and are not in the file: \"u2\", \"u3\"; " +
            "an inbox withdraws nobody: import the file with --replace to withdraw them, or with --add if it only adds users";
        Assert.Equal(expected, Assert.Single(aside.GetProperty("problems").EnumerateArray()).GetString());
        Assert.Equal(expected + "\n", File.ReadAllText(store.PathOf("inbox/" + aside.Text("movedTo") + ".errors.txt")));
        Assert.Equal((2, 1), (run.Count("settled"), run.Count("nothingToSettle")));
    }
}
