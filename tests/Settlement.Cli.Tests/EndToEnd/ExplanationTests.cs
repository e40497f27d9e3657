namespace Settlement.Cli.Tests;

/// <summary>What a finance person reads: why an amount, and a user's history.</summary>
public sealed class ExplanationTests : IDisposable
{
    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Explain_shows_position_yield_exact_earnings_rounding_earnings_residue_and_payment()
    {
        await store.ImportAsync("1.1203", "Li Wei,1234.56");
        await store.RunDayAsync(exitCode: 0);

        var text = (await store.SettleAsync("explain", "--date", StoreCommands.Day, "--user", "Li Wei")).Expect(0);

        Assert.Equal(
            """
            Li Wei on 2014-08-05: paid
            position        1234.56 CNY
            yield           1.1203 per 10,000
            exact earnings  1234.56 × 1.1203 / 10,000 = 0.1383077568
            rounding        truncate
            earnings        0.13 CNY
            residue         0.0083077568 CNY
            input hash      9262190755d5d1cc3ee964813fd07a6c778a606ff50fa7cf3cc2dd7625110cf9
            transaction id  649f6423-4d3a-501d-88c9-2dc170d01cc2
            payment         0.13 CNY to Li Wei

            """.ReplaceLineEndings("\n"),
            text.Output);
    }

    [Fact]
    public async Task Input_hash_is_the_one_anybody_can_compute_from_what_explain_shows()
    {
        await store.ImportAsync("1.1203", "Li Wei,1234.56");
        await store.RunDayAsync(exitCode: 0);

        var json = (await store.SettleAsync("explain", "--date", StoreCommands.Day, "--user", "Li Wei", "--json")).Expect(0).Json;

        var minor = json.Text("position")!.Replace(".", string.Empty, StringComparison.Ordinal);
        var hashed = $"settlement-input=1\nproduct={json.Text("product")}\ncurrency={json.Text("currency")}\nquote={json.Text("quote")}\n" +
            $"yield={json.Text("yield")}\nrounding={json.Text("rounding")}\nposition={minor}\n";
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(hashed))),
            json.Text("inputHash"));
    }

    [Fact]
    public async Task Explain_of_an_annual_rate_shows_the_fraction_that_no_decimal_can()
    {
        var yields = store.Write("yields.csv", $"date,annual_percent_act_365\n{StoreCommands.Day},4.1257\n");
        (await store.SettleAsync("import", "yields", yields)).Expect(0);
        await store.ImportPositionsAsync(StoreCommands.Day, ["alice,1000.00"]);
        await store.RunDayAsync(exitCode: 0);

        var json = (await store.SettleAsync("explain", "--date", StoreCommands.Day, "--user", "alice", "--json")).Expect(0).Json;

        // 1000 × 4.1257 % / 365 = 0.11303287671232…
        Assert.Equal(("41257/365000", "0.11", "1107/365000"), (json.Text("exact"), json.Text("earnings"), json.Text("residue")));
    }

    [Fact]
    public async Task Explain_before_the_run_shows_what_the_amount_would_be_and_how_to_settle()
    {
        await store.ImportAsync("1.1203", "alice,1234.56");

        var text = (await store.SettleAsync("explain", "--date", StoreCommands.Day, "--user", "alice")).Expect(0).Output;

        Assert.Contains("alice on 2014-08-05: not-settled", text, StringComparison.Ordinal);
        Assert.Contains("earnings        0.13 CNY", text, StringComparison.Ordinal);
        Assert.Contains("payment         none", text, StringComparison.Ordinal);
        Assert.Contains($"settle --store {store.Url} run --date 2014-08-05", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_of_a_quarantined_and_of_a_conflicting_user_says_what_is_wrong()
    {
        await store.ImportAsync("1.1203", "alice,1234.56", "bob,5.00");
        await store.RunDayAsync(exitCode: 0, "--users", "alice");
        await store.ImportPositionsAsync(StoreCommands.Day, ["alice,2000.00"], "--replace");
        StoreTables.WriteByHand(store, "UPDATE positions SET balance_minor = -5 WHERE user_id = 'bob'");
        await store.RunDayAsync(exitCode: 3);

        var alice = (await store.SettleAsync("explain", "--date", StoreCommands.Day, "--user", "alice")).Expect(0).Output;
        var bob = (await store.SettleAsync("explain", "--date", StoreCommands.Day, "--user", "bob")).Expect(0).Output;

        // The amount that was paid, from the position it was paid on, and the conflict.
        Assert.Contains("1234.56 × 1.1203 / 10,000 = 0.1383077568", alice, StringComparison.Ordinal);
        Assert.Contains("Look at this: alice: conflict: recorded (paid): position 1234.56, earnings 0.13", alice, StringComparison.Ordinal);
        Assert.Contains("now: position 2000.00, earnings 0.22", alice, StringComparison.Ordinal);
        Assert.Contains("Not settled: bob: quarantined (invalid-position): balance of -5 minor units is outside 0 to", bob, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statement_shows_each_date_with_position_yield_earnings_and_running_total()
    {
        var yields = store.Write("yields.csv", "date,income_per_10000\n2014-08-05,1.1203\n2014-08-06,1.1301\n2014-08-07,1.2\n");
        (await store.SettleAsync("import", "yields", yields)).Expect(0);
        foreach (var (day, balance) in new[] { ("2014-08-05", "1234.56"), ("2014-08-06", "50000.00"), ("2014-08-07", "0.01") })
        {
            await store.ImportPositionsAsync(day, [$"Li Wei,{balance}", "other,1.00"]);
            (await store.SettleAsync("run", "--date", day)).Expect(0);
        }

        var text = (await store.SettleAsync("statement", "--user", "Li Wei")).Expect(0).Output;
        var json = (await store.SettleAsync("statement", "--user", "Li Wei", "--to", "2014-08-06", "--json")).Expect(0).Json;

        var rows = text.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Equal("Li Wei: 3 dates, 5.78 CNY in all", rows[0]);
        Assert.Contains("date position yield earnings total status", rows);
        Assert.Contains("2014-08-05 1234.56 1.1203 0.13 0.13 paid", rows);
        Assert.Contains("2014-08-06 50000.00 1.1301 5.65 5.78 paid", rows);
        Assert.Contains("2014-08-07 0.01 1.2 0.00 5.78 nothing-to-settle", rows);
        Assert.Equal(("5.78", 2), (json.Text("total"), json.Count("credits")));
        Assert.Equal(["0.0083077568", "0.0005"], json.GetProperty("days").EnumerateArray().Select(day => day.Text("residue")!));
    }
}
