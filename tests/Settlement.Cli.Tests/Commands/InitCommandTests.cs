using System.Text;
using System.Text.RegularExpressions;
using Settlement.Storage;

namespace Settlement.Cli.Tests;

public sealed class InitCommandTests
{
    [Fact]
    public async Task File_and_store_of_the_defaults_settle_a_day()
    {
        using var store = new TemporaryStore();

        var init = (await SettleProcess.RunAsync(store.Folder, "init", "--json")).Expect(0);
        (await SettleProcess.RunAsync(store.Folder, "import", "yields", RepositoryFolder.Yields)).Expect(0);
        (await SettleProcess.RunAsync(
            store.Folder, "import", "positions", Path.Combine(RepositoryFolder.Root, "samples", "positions-2014-08-05.csv"), "--date", StoreCommands.Day)).Expect(0);
        var run = (await SettleProcess.RunAsync(store.Folder, "run", "--date", StoreCommands.Day, "--json")).Expect(0);

        Assert.Equal(("settle.json", "default", "CNY", "sqlite:settlement.db"), (init.Json.Text("file"), init.Json.Text("product"), init.Json.Text("currency"), init.Json.Text("store")));
        Assert.Equal("1120300006.88", run.Json.Text("earnings"));
    }

    [Fact]
    public async Task File_has_the_settings_that_were_given_and_the_defaults_of_all_others()
    {
        using var store = new TemporaryStore();
        var file = store.PathOf("fund.json");

        (await InProcessSettle.RunAsync("init", "--out", file, "--product", "fund-a", "--currency", "EUR", "--store", store.Url)).Expect(0);

        var options = SettleOptionsFile.Load(file);
        Assert.Equal(("fund-a", "EUR", store.Url), (options.Product.Value, options.Currency.Code, options.Store.ToString()));
        Assert.Equal(
            new SettleOptions { Product = options.Product, Currency = options.Currency, Store = options.Store },
            options);
        Assert.True(File.Exists(store.PathOf("settlement.db")));
    }

    [Fact]
    public async Task Lines_that_are_commented_out_are_settings_that_are_taken()
    {
        using var store = new TemporaryStore();
        var file = store.PathOf("fund.json");
        (await InProcessSettle.RunAsync("init", "--out", file, "--store", store.Url)).Expect(0);

        var commented = new Regex("""^(?<indent> *)// (?<line>( {2})?"[a-zA-Z]+": .*|\})$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        var text = commented.Replace(await File.ReadAllTextAsync(file), "${indent}${line}").Replace("tables:https://ACCOUNT", "tables:https://account", StringComparison.Ordinal);
        var options = SettleOptionsFile.Load(store.Write("all.json", text));

        Assert.Equal("Asia/Shanghai", options.TimeZone!.Id);
        Assert.Equal("trial", Assert.Single(SettleOptionsFile.ReadProfiles(store.PathOf("all.json"))).Name);
    }

    [Fact]
    public async Task Terminal_is_asked_for_what_was_not_given_until_the_answer_is_one()
    {
        using var store = new TemporaryStore();
        var file = store.PathOf("fund.json");

        var (code, error) = await AskAsync($"fund a\nfund-a\n\n", "init", "--out", file, "--store", store.Url);

        Assert.Equal(0, code);
        Assert.Equal(("fund-a", "CNY"), (SettleOptionsFile.Load(file).Product.Value, SettleOptionsFile.Load(file).Currency.Code));
        Assert.Contains("Product [default]: \"fund a\" is not", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Store [", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_of_the_answers_stops_it()
    {
        using var store = new TemporaryStore();

        var (code, error) = await AskAsync("fund-a\n", "init", "--out", store.PathOf("fund.json"), "--store", store.Url);

        Assert.Equal(1, code);
        Assert.EndsWith("Currency [CNY]: settle: no answer; no file was written\n", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(store.Folder));
    }

    [Fact]
    public async Task Nobody_is_asked_where_standard_output_is_for_a_program()
    {
        using var store = new TemporaryStore();

        var (code, error) = await AskAsync("fund-a\n", "init", "--out", store.PathOf("fund.json"), "--store", store.Url, "--json");

        Assert.Equal((0, string.Empty), (code, error));
    }

    [Fact]
    public async Task Places_that_are_given_are_written_and_a_key_is_not()
    {
        using var store = new TemporaryStore();
        var file = store.PathOf("fund.json");
        var positions = "sqlite:" + store.PathOf("positions.db");
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["SETTLE_STORE"] = store.Url };

        (await InProcessSettle.RunAsync(
            ["init", "--out", file, "--positions", positions, "--payments", "https://pay.example/v1"], variables, CancellationToken.None)).Expect(0);

        var options = SettleOptionsFile.Load(file);
        Assert.Equal(
            (store.Url, positions, "https://pay.example/v1/"), (options.Store.ToString(), options.Positions.ToString(), options.Payments.ToString()));
        Assert.True(File.Exists(store.PathOf("positions.db")));
    }

    [Fact]
    public void Key_of_a_store_is_not_written()
    {
        const string Account = "tables:DefaultEndpointsProtocol=https;AccountName=records;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";
        Assert.True(StoreUrl.TryParse(Account, out var url, out _));

        var text = InitCommand.Text("fund-a", "EUR", url, new GivenPlaces(Settings: false, url, url, Payments: null));

        Assert.DoesNotContain("c2VjcmV0", text, StringComparison.Ordinal);
        Assert.Contains("set the variable SETTLE_STORE", text, StringComparison.Ordinal);
        Assert.Null(SettleOptionsFile.Parse("settle.json", Encoding.UTF8.GetBytes(text)).Store);
    }

    [Theory]
    [InlineData("--config", "other.json")]
    [InlineData("--profile", "euro")]
    public async Task Settings_file_to_read_is_refused(string option, string value)
    {
        using var store = new TemporaryStore();
        var config = store.Write("other.json", "{}");

        var refused = (await InProcessSettle.RunAsync("init", "--out", store.PathOf("a.json"), "--config", config, option, option == "--config" ? config : value)).Expect(2);

        Assert.Contains(option, Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(store.PathOf("a.json")));
    }

    [Fact]
    public async Task Existing_file_is_never_replaced()
    {
        using var store = new TemporaryStore();
        var file = store.Write("settle.json", "mine");

        var refused = (await InProcessSettle.RunAsync("init", "--out", file, "--store", store.Url)).Expect(2);

        Assert.Equal($"settle: {file} exists; change it, or name another file with --out", Assert.Single(refused.ErrorLines));
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
        Assert.False(File.Exists(store.PathOf("settlement.db")));
    }

    [Theory]
    [InlineData("--currency", "eur", "currency \"eur\" is not an ISO 4217 code")]
    [InlineData("--product", "a b", "product \"a b\" is not 1 to 64 characters")]
    public async Task Setting_that_is_refused_leaves_nothing_behind(string option, string value, string reason)
    {
        using var store = new TemporaryStore();

        var refused = (await InProcessSettle.RunAsync("init", "--out", store.PathOf("settle.json"), "--store", store.Url, option, value)).Expect(2);

        Assert.Contains(reason, Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(store.Folder));
    }

    private static async Task<(int Code, string Error)> AskAsync(string answers, params string[] args)
    {
        using var error = new StringWriter { NewLine = "\n" };
        var host = new CliHost { Output = TextWriter.Null, Error = error, Time = TimeProvider.System, ReadVariable = _ => null, Input = new StringReader(answers) };
        return (await SettleCommandLine.InvokeAsync(args, host, CancellationToken.None), error.ToString());
    }
}
