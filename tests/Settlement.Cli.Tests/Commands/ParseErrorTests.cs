namespace Settlement.Cli.Tests;

public sealed class ParseErrorTests
{
    [Theory]
    [InlineData("", "Required command was not provided; see settle --help")]
    [InlineData("rnu", "Unrecognized command or argument 'rnu'; see settle --help")]
    [InlineData("import", "Required command was not provided; see settle import --help")]
    [InlineData("run", "Option '--date' is required; see settle run --help")]
    [InlineData("run --date 2014-02-30", "--date \"2014-02-30\" is not a calendar date in the form yyyy-MM-dd; see settle run --help")]
    [InlineData("run --date 2014-08-05 --parallelism 0", "--parallelism \"0\" is not a whole number from 1 to 64; see settle run --help")]
    [InlineData("run --date 2014-08-05 --users A --only-failed", "--users cannot be combined with --only-failed; see settle run --help")]
    [InlineData("run --date 2014-08-05 --users A,,B", "--users: user id \"\" is empty; see settle run --help")]
    [InlineData("explain --date 2014-08-05 --user a/b", "--user \"a/b\" contains '/'; none of / \\ # ? is allowed; see settle explain --help")]
    [InlineData("statement --user a --from 2014-02-02 --to 2014-02-01", "--to 2014-02-01 is before --from 2014-02-02; see settle statement --help")]
    [InlineData("generate --users 1e5 --date 2014-08-05 --out x", "--users \"1e5\" is not a whole number from 1 to 100000000; see settle generate --help")]
    [InlineData("doctor --payments bank", "--payments \"bank\" is not a payment service this program knows; write ledger, or an https address; see settle doctor --help")]
    [InlineData("doctor --payments http://pay", "--payments \"http://pay\" would send payments unencrypted; write an https address (http is for this machine only); see settle doctor --help")]
    [InlineData("doctor --payments https://me:pass@pay", "--payments \"https://…@pay\" holds a password that logs would show; put a key into the variable SETTLE_PAYMENTS_KEY; see settle doctor --help")]
    [InlineData("status --date 2014-08-05 --nope", "Unrecognized command or argument '--nope'; see settle status --help")]
    [InlineData("run --date 2014-08-05 --usres A", "Unrecognized command or argument '--usres'; see settle run --help")]
    [InlineData("rnu --date 2014-08-05", "Unrecognized command or argument 'rnu'; see settle --help")]
    public async Task Bad_usage_is_one_line_and_exit_code_2(string line, string says)
    {
        var args = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var plain = (await InProcessSettle.RunAsync(args)).Expect(2);
        Assert.Equal($"settle: {says}\n", plain.Error);
        Assert.Empty(plain.Output);

        var json = (await InProcessSettle.RunAsync([.. args, "--json"])).Expect(2);
        Assert.Equal(says, json.Json.GetProperty("error").GetString());
        Assert.Equal(2, json.Json.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task User_id_that_begins_with_an_at_sign_is_no_response_file()
    {
        using var store = new TemporaryStore();
        await store.FillAsync(Core.SettlementDate.Parse("2014-08-05"), "1.1301", ("@bob", 100_000));

        var explained = (await store.SettleAsync("explain", "--date", "2014-08-05", "--user", "@bob", "--json")).Expect(0);

        Assert.Equal("not-settled", explained.Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Store_named_by_the_environment_is_used_where_none_is_given()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["SETTLE_STORE"] = "mysql:x" };

        var result = (await InProcessSettle.RunAsync(["status", "--date", "2014-08-05"], variables, CancellationToken.None)).Expect(2);

        Assert.StartsWith("settle: SETTLE_STORE \"mysql:x\" is not a store", result.Error, StringComparison.Ordinal);
    }
}
