using System.Security.Cryptography;
using System.Text;
using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary><c>settle close</c>: when it closes a day, when it does not, and what it says.</summary>
public sealed class CloseCommandTests : IDisposable
{
    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Settled_day_is_closed_and_its_certificate_shown()
    {
        await SettleAsync();

        var closed = (await CloseAsync("--json")).Expect(0).Json;

        var certificate = closed.GetProperty("certificate");
        Assert.Equal(("2014-08-05", true, "closed"), (closed.Text("date"), closed.GetProperty("closed").GetBoolean(), closed.Text("verdict")));
        Assert.Equal(
            ("1.1301", "truncate", "ledger", 3L, 2L, "0.04", "0.04", "0.0057633995", "0.0457633995"),
            (certificate.Text("yield"), certificate.Text("rounding"), certificate.Text("payer"), certificate.Count("users"), certificate.Count("payments"),
                certificate.Text("earnings"), certificate.Text("paid"), certificate.Text("residue"), certificate.Text("exact")));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(certificate.Text("text")!))), certificate.Text("hash"));
        var status = (await store.SettleAsync("status", "--date", StoreCommands.Day, "--json")).Expect(0).Json;
        Assert.Equal(("closed", certificate.Text("hash")), (status.Text("state"), status.Text("certificateHash")));
        await store.ExpectCleanAsync();
    }

    [Fact]
    public async Task Closed_day_answers_again_with_the_same_certificate_and_writes_nothing()
    {
        await SettleAsync();
        var first = (await CloseAsync("--json")).Expect(0).Json;
        var before = StoreTables.All(store);

        var again = (await CloseAsync("--json")).Expect(0).Json;

        Assert.Equal("already-closed", again.Text("verdict"));
        Assert.Equal(first.GetProperty("certificate").GetRawText(), again.GetProperty("certificate").GetRawText());
        Assert.Equal(before, StoreTables.All(store));
        Assert.StartsWith("2014-08-05: closed before\n", (await CloseAsync()).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Date_that_was_never_run_is_bad_usage()
    {
        await store.ImportAsync("1.1301", "alice,201.11");

        var refused = (await CloseAsync()).Expect(2);

        Assert.StartsWith("settle: 2014-08-05 was never run, so there is nothing to close; settle it with: settle ", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(StoreTables.Query(store, "SELECT * FROM run_starts"));
    }

    [Fact]
    public async Task Day_that_is_open_is_bad_usage()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83");
        await store.RunDayAsync(exitCode: 0, "--users", "alice");
        var before = StoreTables.All(store);

        Assert.StartsWith("settle: 2014-08-05 is not settled", Assert.Single((await CloseAsync()).Expect(2).ErrorLines), StringComparison.Ordinal);
        Assert.Equal(before, StoreTables.All(store));
    }

    [Fact]
    public async Task Day_with_a_position_that_nobody_settled_is_not_closed_until_it_is()
    {
        await SettleAsync();
        await store.ImportPositionsAsync(StoreCommands.Day, ["dave,500.00"]);
        var money = StoreTables.Query(store, "SELECT * FROM records ORDER BY 1, 2");

        var refused = (await CloseAsync("--json")).Expect(3);

        var found = Assert.Single(refused.Json.GetProperty("breaks").EnumerateArray());
        Assert.Equal(("record-missing", "dave"), (found.Text("code"), found.Text("userId")));
        Assert.Equal((false, "breaks-found", 1L), (refused.Json.GetProperty("closed").GetBoolean(), refused.Json.Text("verdict"), refused.Json.Count("breakCount")));
        Assert.StartsWith("settle: 1 break found, so 2014-08-05 was not closed", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("  record-missing dave: ", (await CloseAsync()).Expect(3).Output, StringComparison.Ordinal);
        Assert.Equal(money, StoreTables.Query(store, "SELECT * FROM records ORDER BY 1, 2"));

        // Its inputs can still be mended, and it is closed then.
        await store.ImportPositionsAsync(StoreCommands.Day, ["erin,1.00"]);
        await store.RunDayAsync(exitCode: 0);
        Assert.Equal(5, (await CloseAsync("--json")).Expect(0).Json.GetProperty("certificate").Count("users"));
    }

    [Fact]
    public async Task Days_are_chained_in_the_order_in_which_they_are_closed()
    {
        var hashes = new List<string>();
        foreach (var day in new[] { "2014-08-04", "2014-08-06", "2014-08-05" })
        {
            (await store.SettleAsync("import", "yields", store.Write("yields.csv", $"date,income_per_10000\n{day},1.1301\n"))).Expect(0);
            await store.ImportPositionsAsync(day, ["alice,201.11"]);
            (await store.SettleAsync("run", "--date", day)).Expect(0);
            var certificate = (await store.SettleAsync("close", "--date", day, "--json")).Expect(0).Json.GetProperty("certificate");
            Assert.Equal(hashes.TakeLast(1), certificate.GetProperty("previous").EnumerateArray().Select(link => link.Text("hash")!));
            hashes.Add(certificate.Text("hash")!);
        }

        var verified = (await store.SettleAsync("verify", "--date", "2014-08-05", "--json")).Expect(0).Json;
        Assert.Equal((true, 3L), (verified.GetProperty("verified").GetBoolean(), verified.Count("chained")));
    }

    [Fact]
    public async Task Import_during_a_close_that_was_killed_is_refused_and_says_what_to_do()
    {
        await SettleAsync();
        await using (var stores = await store.OpenAsync())
        {
            var day = (await stores.Settlements.ReadDayAsync(StoreCommands.Date, default))!;
            Assert.True(await stores.Settlements.UpdateDayAsync(day with { CloseAttempt = day.CloseAttempt.Begin() }, default));
            await stores.Inputs.SealAsync(StoreCommands.Date, 1, default);
        }

        var file = store.Write("late.csv", "user_id,balance\ndave,500.00\n");
        var refused = (await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day, "--add")).Expect(2);

        Assert.EndsWith("that day is being closed; if the close was killed, close it again first", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        (await CloseAsync()).Expect(0);
    }

    [Fact]
    public async Task Seal_whose_close_gave_up_and_was_killed_before_it_lifted_it_stops_no_import()
    {
        await SettleAsync();
        await using (var stores = await store.OpenAsync())
        {
            var day = (await stores.Settlements.ReadDayAsync(StoreCommands.Date, default))!;
            Assert.True(await stores.Settlements.UpdateDayAsync(day with { CloseAttempt = new CloseAttempt(1, GoesOn: false) }, default));
            await stores.Inputs.SealAsync(StoreCommands.Date, 1, default);
        }

        await store.ImportPositionsAsync(StoreCommands.Day, ["dave,500.00"]);
        await store.RunDayAsync(exitCode: 0);
        (await CloseAsync()).Expect(0);
    }

    [Fact]
    public async Task Day_that_an_older_program_closed_has_no_certificate_and_says_so()
    {
        await SettleAsync();
        StoreTables.WriteByHand(store, "UPDATE days SET state = 2");

        Assert.Contains("its certificate cannot be read", (await CloseAsync()).Expect(3).Error, StringComparison.Ordinal);
        Assert.Contains("certificate-missing", (await store.SettleAsync("verify", "--date", StoreCommands.Day)).Expect(3).Output, StringComparison.Ordinal);
    }

    private async Task SettleAsync()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,0.01");
        await store.RunDayAsync(exitCode: 0);
    }

    private Task<SettleResult> CloseAsync(params string[] more) => store.SettleAsync(["close", "--date", StoreCommands.Day, .. more]);
}
