namespace Settlement.Cli.Tests;

/// <summary>
/// A file that an earlier version wrote, with postings in a table of their own: 2014-08-04 is closed, 2014-08-06 is settled, and
/// the run of 2014-08-05 was killed when dave had a record and no posting, and erin a posting and no mark. The exports beside it
/// are that version's.
/// </summary>
public sealed class OlderFileTests : IDisposable
{
    private readonly TemporaryStore store = new();

    public OlderFileTests() => File.Copy(FileOf("schema-7.sqlite"), store.PathOf("settlement.db"));

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Records_and_the_closed_day_are_as_they_were()
    {
        (await store.SettleAsync("doctor")).Expect(0);

        Assert.Equal(await ExpectedAsync("2014-08-04"), await ExportAsync("2014-08-04"));
        Assert.Equal(await ExpectedAsync("2014-08-06"), await ExportAsync("2014-08-06"));
        var verified = (await store.SettleAsync("verify", "--date", "2014-08-04", "--json")).Expect(0);
        Assert.Equal("a39c0297099a8e4ab7a4a9fb8b5cac16bc24882e55b2f78a3376d2a1930c6636", verified.Json.Text("hash"));
        (await store.SettleAsync("reconcile", "--date", "2014-08-06")).Expect(0);
    }

    [Fact]
    public async Task Record_that_waits_for_its_posting_gets_it_and_one_that_was_posted_is_marked()
    {
        (await store.SettleAsync("doctor")).Expect(0);
        var reconciled = (await store.SettleAsync("reconcile", "--date", "2014-08-05", "--json")).Expect(3).Json;
        Assert.Equal(["record-unpaid dave"], reconciled.GetProperty("breaks").EnumerateArray().Select(found => $"{found.Text("code")} {found.Text("userId")}"));

        var run = (await store.SettleAsync("run", "--date", "2014-08-05", "--json")).Expect(0).Json;

        Assert.Equal((0, 4, 1), (run.Count("settled"), run.Count("alreadySettled"), run.Count("nothingToSettle")));
        Assert.Equal(await ExpectedAsync("2014-08-05"), await ExportAsync("2014-08-05"));
        Assert.Equal(
            StoreTables.Query(store, "SELECT user_id, earnings_minor FROM records WHERE settlement_date = 20140805 AND earnings_minor > 0"),
            StoreTables.Query(store, "SELECT user_id, amount_minor FROM postings WHERE settlement_date = 20140805"));
        await store.ExpectCleanAsync();
    }

    [Fact]
    public async Task Runs_that_were_logged_before_their_work_was_read_as_runs_of_the_day()
    {
        (await store.SettleAsync("doctor")).Expect(0);
        var runs = (await store.SettleAsync("status", "--date", "2014-08-04", "--json")).Expect(0).Json.GetProperty("runs").EnumerateArray().ToList();

        Assert.NotEmpty(runs);
        Assert.All(runs, run => Assert.Equal("day", run.Text("work")));
    }

    [Theory]
    [InlineData("UPDATE payments SET credit_account = 'user:thief' WHERE user_id = 'bob'", "3 of its postings", "bob on 2014-08-04")]
    [InlineData("UPDATE payments SET amount_minor = 3 WHERE user_id = 'bob' AND settlement_date = 20140806", "1 of its postings", "bob on 2014-08-06")]
    [InlineData("DELETE FROM payments WHERE user_id = 'alice' AND settlement_date = 20140806", "1 of its postings", "alice on 2014-08-06")]
    [InlineData("INSERT INTO payments VALUES (20140806, 'zoe', zeroblob(16), 'earnings', 'user:zoe', 1)", "1 of its postings", "zoe on 2014-08-06")]
    public async Task File_whose_postings_are_not_what_its_records_call_for_is_refused_and_left_as_it_is(string change, string count, string first)
    {
        StoreTables.WriteByHand(store, change);
        var before = await File.ReadAllBytesAsync(store.PathOf("settlement.db"));

        var refused = (await store.SettleAsync("run", "--date", "2014-08-05")).Expect(2);

        var line = Assert.Single(refused.ErrorLines);
        Assert.Contains($" cannot be upgraded: {count} ", line, StringComparison.Ordinal);
        Assert.Contains($"first that of user {first};", line, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(store.PathOf("settlement.db")));
    }

    private static string FileOf(string name) => RepositoryFolder.PathOf("tests", "Settlement.Cli.Tests", "Upgrade", "Files", name);

    private static Task<string> ExpectedAsync(string date) =>
        File.ReadAllTextAsync(FileOf(date + ".csv"));

    private async Task<string> ExportAsync(string date)
    {
        (await store.SettleAsync("export", "--date", date, "--out", store.PathOf("out.csv"))).Expect(0);
        return await File.ReadAllTextAsync(store.PathOf("out.csv"));
    }
}
