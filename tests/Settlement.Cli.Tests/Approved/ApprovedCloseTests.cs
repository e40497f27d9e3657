namespace Settlement.Cli.Tests;

/// <summary>What closing a day and checking its certificate look like from outside.</summary>
public sealed class ApprovedCloseTests
{
    private static readonly string[] Close = ["close", "--date", ApprovedStore.Day];
    private static readonly string[] Verify = ["verify", "--date", ApprovedStore.Day];
    private static readonly string[] Prove = ["prove", "--date", ApprovedStore.Day, "--user", "alice", "--out", "{folder}/proof.json"];

    [Fact]
    public async Task Day_that_is_closed()
    {
        using var day = await ApprovedStore.SettleAsync();

        await day.ApproveAsync("close", 0, [.. Close, "--out", "{folder}/certificate.json"]);
        await day.ApproveFileAsync("certificate.json", "certificate.json");
        await day.ApproveAsync("close-again", 0, Close);
        await day.ApproveAsync("verify", 0, Verify);
        await day.ApproveAsync("verify-kept", 0, [.. Verify, "--certificate", "{folder}/certificate.json"]);
        await day.ApproveAsync("prove", 0, Prove);
        await day.ApproveFileAsync("proof.json", "proof.json");
        await day.ApproveAsync("prove-unknown", 2, "prove", "--date", ApprovedStore.Day, "--user", "alicf", "--out", "{folder}/proof.json");
        await day.ApproveAsync("verify-other-date", 2, "verify", "--date", "2014-08-06", "--certificate", "{folder}/certificate.json");

        day.Store.Write("yields.csv", "date,income_per_10000\n2014-08-06,1.2\n");
        await day.RunAsync(0, "import", "yields", "{folder}/yields.csv");
        await day.Store.ImportPositionsAsync("2014-08-06", ["alice,201.13"]);
        await day.RunAsync(0, "run", "--date", "2014-08-06");
        await day.ApproveAsync("close-next", 0, "close", "--date", "2014-08-06");
        await day.ApproveAsync("verify-next", 0, "verify", "--date", "2014-08-06");

        StoreTables.WriteByHand(day.Store, "UPDATE days SET certificate = replace(certificate, 'users=3', 'users=4') WHERE settlement_date = 20140805");
        await day.ApproveAsync("verify-chain-broken", 3, "verify", "--date", "2014-08-06");
    }

    [Fact]
    public async Task Day_that_is_not_closed()
    {
        using var day = await ApprovedStore.FillAsync();
        await day.ApproveAsync("close-not-run", 2, Close);
        await day.ApproveAsync("verify-not-run", 2, Verify);
        await day.ApproveAsync("prove-not-run", 2, Prove);
        await day.RunAsync(0, "run", "--date", ApprovedStore.Day, "--users", "alice");
        await day.ApproveAsync("close-not-settled", 2, Close);
        await day.RunAsync(0, "run", "--date", ApprovedStore.Day);
        await day.ApproveAsync("verify-not-closed", 2, Verify);
        await day.ApproveAsync("prove-not-closed", 2, Prove);
        await day.Store.ImportPositionsAsync(ApprovedStore.Day, ["dave,500.00"]);
        await day.ApproveAsync("close-breaks", 3, Close);
    }

    [Theory]
    [InlineData("record", "UPDATE records SET position_minor = 1 WHERE user_id = 'alice'")]
    [InlineData("yield", "UPDATE days SET yield = '1.2'")]
    [InlineData("certificate", "UPDATE days SET certificate = replace(certificate, 'users=3', 'users=4')")]
    [InlineData("unreadable", "UPDATE days SET certificate = replace(certificate, 'users=3', 'users=')")]
    [InlineData("missing", "UPDATE days SET certificate = NULL")]
    public async Task Closed_day_that_was_changed(string name, string change)
    {
        using var day = await ApprovedStore.SettleAsync();
        await day.RunAsync(0, [.. Close, "--out", "{folder}/certificate.json"]);
        StoreTables.WriteByHand(day.Store, change);

        await day.ApproveAsync($"verify-{name}", 3, [.. Verify, "--certificate", "{folder}/certificate.json"]);
        if (name is "record" or "unreadable")
        {
            await day.ApproveAsync($"prove-{name}", 3, Prove);
        }

        await day.ApproveAsync($"close-{name}", name is "missing" or "unreadable" ? 3 : 0, Close);
    }

    [Fact]
    public async Task Certificate_file_that_was_changed()
    {
        using var day = await ApprovedStore.SettleAsync();
        await day.RunAsync(0, [.. Close, "--out", "{folder}/certificate.json"]);
        var text = await File.ReadAllTextAsync(day.Store.PathOf("certificate.json"));
        day.Store.Write("certificate.json", text.Replace("\"earnings\": \"0.04\"", "\"earnings\": \"0.05\"", StringComparison.Ordinal));

        await day.ApproveAsync("verify-file-changed", 2, [.. Verify, "--certificate", "{folder}/certificate.json"]);
    }
}
