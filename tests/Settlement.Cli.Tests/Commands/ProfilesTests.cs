namespace Settlement.Cli.Tests;

public sealed class ProfilesTests
{
    private static readonly Dictionary<string, string> NoVariables = new(StringComparer.Ordinal);

    [Fact]
    public async Task Profile_chooses_store_and_settings()
    {
        using var store = new TemporaryStore();
        var config = Write(store);
        (await InProcessSettle.RunAsync("doctor", "--create", "--config", config, "--profile", "euro")).Expect(0);

        var euro = (await InProcessSettle.RunAsync("doctor", "--json", "--config", config, "--profile", "euro")).Expect(0);

        Assert.Equal($"sqlite:{store.PathOf("euro.db")}", euro.Json.GetProperty("store").GetString());
        Assert.Contains("product fund-a, currency EUR, rounding half-even", euro.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_is_the_one_that_was_named_most_closely()
    {
        using var store = new TemporaryStore();
        var config = Write(store);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["SETTLE_STORE"] = "sqlite:" + store.PathOf("variable.db") };

        Assert.Equal("given.db", await StoreAsync(variables, "--config", config, "--profile", "euro", "--store", "sqlite:" + store.PathOf("given.db")));
        Assert.Equal("euro.db", await StoreAsync(variables, "--config", config, "--profile", "euro"));
        Assert.Equal("variable.db", await StoreAsync(variables, "--config", config));
        Assert.Equal("own.db", await StoreAsync(NoVariables, "--config", config));
        Assert.Equal("settlement.db", await StoreAsync(NoVariables));
    }

    [Fact]
    public async Task Settings_file_may_be_named_by_a_variable()
    {
        using var store = new TemporaryStore();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["SETTLE_CONFIG"] = Write(store) };

        Assert.Equal("own.db", await StoreAsync(variables));
    }

    [Fact]
    public async Task Settings_file_of_the_working_folder_is_read()
    {
        using var store = new TemporaryStore();
        Write(store);

        var profiles = (await SettleProcess.RunAsync(store.Folder, "profiles", "-o", "csv")).Expect(0);

        Assert.Equal(
            $"name,product,currency,rounding,store,positions,payments\neuro,fund-a,EUR,half-even,sqlite:{store.PathOf("euro.db")},,\nyen,fund-b,JPY,truncate,sqlite:{store.PathOf("own.db")},tables:https://a.table.core.windows.net/,https://pay.example/v1/\n",
            profiles.Output);
    }

    [Theory]
    [InlineData("""{"profiles": {"a": {"curency": "EUR"}}}""", "profile a: unknown field \"curency\"")]
    [InlineData("""{"profiles": {"a": {"profiles": {}}}}""", "profile a: unknown field \"profiles\"")]
    [InlineData("""{"profiles": {"a b": {}}}""", "profile \"a b\" is not 1 to 64 characters")]
    [InlineData("""{"profiles": []}""", "profiles is not an object")]
    [InlineData("""{"profiles": {"a": 1}}""", "profile a is not an object")]
    [InlineData("""{"store": "nowhere:x"}""", "store \"nowhere:x\"")]
    [InlineData("""{"payments": "http://pay.example"}""", "payments \"http://pay.example\"")]
    [InlineData("""{"profiles": {"a": {}, "b": {}}}""", "there is no profile \"c\"; the file has a, b")]
    [InlineData("{}", "there is no profile \"c\"; the file has none")]
    public async Task File_that_is_refused_says_where(string text, string reason)
    {
        using var store = new TemporaryStore();
        var config = store.Write("settle.json", text);

        var refused = (await InProcessSettle.RunAsync("status", "--date", "2014-08-05", "--config", config, "--profile", "c")).Expect(2);

        Assert.Contains(reason, Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profile_without_a_settings_file_is_refused()
    {
        var refused = (await InProcessSettle.RunAsync("status", "--date", "2014-08-05", "--profile", "a")).Expect(2);

        Assert.Contains("no settings file", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_in_a_store_is_not_shown()
    {
        using var store = new TemporaryStore();
        var config = store.Write("settle.json", """{"profiles": {"a": {"store": "cosmos:http://127.0.0.1:1/?key=c2VjcmV0"}}}""");

        foreach (var format in new[] { "table", "json", "csv" })
        {
            Assert.DoesNotContain("c2VjcmV0", (await InProcessSettle.RunAsync("profiles", "--config", config, "-o", format)).Expect(0).Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Lines_that_a_command_suggests_have_the_profile()
    {
        using var store = new TemporaryStore();
        var config = Write(store);
        await InProcessSettle.RunAsync("doctor", "--create", "--config", config, "--profile", "euro");

        var status = (await InProcessSettle.RunAsync("status", "--date", "2014-08-05", "--config", config, "--profile", "euro")).Expect(2);

        Assert.Contains($"settle --config {config} --profile euro import", status.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--json -o csv")]
    [InlineData("--json -o table")]
    public async Task Two_outputs_at_once_are_refused(string options)
    {
        var refused = (await InProcessSettle.RunAsync(["statement", "--user", "a", .. options.Split(' ')])).Expect(2);

        Assert.Contains("--json", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    private static string Write(TemporaryStore store) => store.Write("settle.json", $$"""
        {
          "store": "sqlite:{{store.PathOf("own.db")}}",
          "profiles": {
            "euro": { "product": "fund-a", "currency": "EUR", "rounding": "half-even", "store": "sqlite:{{store.PathOf("euro.db")}}" },
            "yen": { "product": "fund-b", "currency": "JPY", "positions": "tables:https://a.table.core.windows.net", "payments": "https://pay.example/v1" }
          }
        }
        """);

    // The store that a command line means, by the name of its file.
    private static async Task<string> StoreAsync(Dictionary<string, string> variables, params string[] args)
    {
        var doctor = await InProcessSettle.RunAsync(["doctor", "--json", .. args], variables, CancellationToken.None);
        return Path.GetFileName(doctor.Json.GetProperty("store").GetString()!["sqlite:".Length..]);
    }
}
