namespace Settlement.Cli.Tests;

/// <summary>I6: the same input again is a no-op; another input is a conflict, reported and never written.</summary>
public sealed class I6ReplayTests : IDisposable
{
    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task I6_same_input_again_is_a_no_op()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,0.01");
        var first = await store.RunDayAsync(exitCode: 0);
        var before = StoreTables.All(store);

        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,0.01");
        var second = await store.RunDayAsync(exitCode: 0);

        Assert.Equal(before, StoreTables.All(store));
        Assert.Equal((2, 0, 1), (first.Count("settled"), first.Count("alreadySettled"), first.Count("nothingToSettle")));
        Assert.Equal((0, 2, 1), (second.Count("settled"), second.Count("alreadySettled"), second.Count("nothingToSettle")));
        Assert.Equal(first.Text("residue"), second.Text("residue"));
    }

    [Fact]
    public async Task I6_changed_position_is_a_conflict_of_that_user_and_all_others_are_as_before()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,0.01");
        await store.RunDayAsync(exitCode: 0);
        var before = StoreTables.Money(store);
        await store.ImportPositionsAsync(StoreCommands.Day, ["bob,300.00"], "--replace");

        var result = (await store.SettleAsync("run", "--date", StoreCommands.Day, "--json")).Expect(3);

        Assert.Equal(before, StoreTables.Money(store));
        Assert.Equal(
            ["users 3", "settled 0", "alreadySettled 1", "nothingToSettle 1", "conflicts 1", "quarantined 0"],
            StoreCommands.CountsOf(result.Json).Skip(2).Take(6));
        Assert.Single(result.ErrorLines);
        var conflict = Assert.Single(result.Json.GetProperty("attention").EnumerateArray());
        Assert.Equal(("bob", "conflict"), (conflict.Text("userId"), conflict.Text("outcome")));

        // Both contents, side by side.
        Assert.Contains("recorded (paid): position 203.83, earnings 0.02", conflict.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("now: position 300.00, earnings 0.03", conflict.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I6_position_changed_before_the_payment_is_made_stays_unpaid_until_somebody_decides()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83");
        await store.RunDayAsync(exitCode: 0);
        StoreTables.WriteByHand(store, "UPDATE records SET status = 0");
        await store.ImportPositionsAsync(StoreCommands.Day, ["bob,300.00"], "--replace");

        await store.RunDayAsync(exitCode: 3);

        Assert.Equal(["alice|2"], StoreTables.Query(store, "SELECT user_id, amount_minor FROM postings"));
        Assert.Equal(["bob|20383|0"], StoreTables.Query(store, "SELECT user_id, position_minor, status FROM records WHERE user_id = 'bob'"));
    }

    [Fact]
    public async Task I6_replaced_yield_is_a_conflict_of_the_whole_day_that_shows_both_plans_and_alters_nothing()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,0.01");
        await store.RunDayAsync(exitCode: 0, "--users", "alice,bob");
        await store.ImportYieldAsync("1.2", "--replace");
        var before = StoreTables.All(store);

        var result = (await store.SettleAsync("run", "--date", StoreCommands.Day, "--json")).Expect(3);
        var text = (await store.SettleAsync("run", "--date", StoreCommands.Day)).Expect(3);

        Assert.Equal(before, StoreTables.All(store));
        Assert.Equal((2, 0), (result.Json.Count("conflicts"), result.Json.Count("settled")));
        Assert.Equal("product default, currency CNY, income_per_10000 1.1301, rounding truncate, payer ledger", result.Json.Text("frozenPlan"));
        Assert.Equal("product default, currency CNY, income_per_10000 1.2, rounding truncate, payer ledger", result.Json.Text("plan"));
        var unwrapped = string.Join(' ', text.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var shown in new[] { Assert.Single(result.ErrorLines), Assert.Single(text.ErrorLines), unwrapped })
        {
            Assert.Contains("income_per_10000 1.1301, rounding truncate, payer ledger", shown, StringComparison.Ordinal);
            Assert.Contains("income_per_10000 1.2, rounding truncate, payer ledger", shown, StringComparison.Ordinal);
        }
    }
}
