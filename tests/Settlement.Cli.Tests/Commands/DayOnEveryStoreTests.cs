using Settlement.Emulators;

namespace Settlement.Cli.Tests;

/// <summary>The same day on every store, and on a store with its positions elsewhere: by commands alone.</summary>
[Takes(seconds: 25)]
public sealed class DayOnEveryStoreTests : IDisposable
{
    private const string Day = "2014-08-05";

    private static readonly string[] UnusualUsers =
        ["'", "' or 1=1", "a b", "%2F", "A", "a", "é", "用户", "👤", "\uE000", "..", "$id", "&", "~", "a~b"];

    private readonly TemporaryStore folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Exports_and_certificates_of_the_same_day_are_the_same_bytes()
    {
        var positions = folder.Write("positions.csv", "user_id,balance\n" + string.Concat(Users().Select((user, i) => $"{user},{i * 137 % 991}.{i % 100:00}\n")));
        var yields = folder.Write("yields.csv", $"date,income_per_10000\n{Day},1.1301\n");
        var tables = Tables();
        var cosmos = Cosmos();
        var recordsInTables = Tables();
        var recordsInCosmos = Cosmos();
        var recordsInSqlite = "sqlite:" + folder.PathOf("records.db");
        foreach (var store in new[] { folder.Url, tables, cosmos })
        {
            await SettleAsync(store, null, "import", "yields", yields);
            await SettleAsync(store, null, "import", "positions", positions, "--date", Day);
        }

        foreach (var store in new[] { recordsInTables, recordsInSqlite, recordsInCosmos })
        {
            await SettleAsync(store, null, "doctor", "--create");
        }

        var exports = new List<string>();
        var certificates = new List<string>();
        (string, string?)[] combinations =
        [
            (folder.Url, null), (tables, null), (cosmos, null),
            (recordsInTables, folder.Url), (recordsInSqlite, cosmos), (recordsInCosmos, tables),
        ];
        foreach (var (store, inputs) in combinations)
        {
            var run = (await SettleAsync(store, inputs, "run", "--date", Day, "--json")).Json;
            Assert.Equal(Users().Count(), run.GetProperty("settled").GetInt32() + run.GetProperty("nothingToSettle").GetInt32());
            await SettleAsync(store, inputs, "reconcile", "--date", Day);
            var file = folder.PathOf($"export-{exports.Count}.csv");
            await SettleAsync(store, inputs, "export", "--date", Day, "--out", file);
            exports.Add(await File.ReadAllTextAsync(file));
            var certificate = folder.PathOf($"certificate-{exports.Count}.json");
            await SettleAsync(store, inputs, "close", "--date", Day, "--out", certificate);
            await SettleAsync(store, inputs, "verify", "--date", Day, "--certificate", certificate);
            certificates.Add(await File.ReadAllTextAsync(certificate));
        }

        Assert.Equal(Users().Count() + 1, exports[0].Count(c => c == '\n'));
        Assert.All(exports, export => Assert.Equal(exports[0], export));
        Assert.All(certificates, certificate => Assert.Equal(certificates[0], certificate));
    }

    [Fact]
    public async Task A_key_in_a_store_url_is_in_no_message()
    {
        var results = new[]
        {
            await InProcessSettle.RunAsync("status", "--date", Day, "--store", Tables(), "--verbose"),
            await InProcessSettle.RunAsync("status", "--date", Day, "--store", Tables() + ";TablePrefix=1"),
            await InProcessSettle.RunAsync("status", "--date", Day, "--store", Cosmos(), "--verbose"),
            await InProcessSettle.RunAsync("status", "--date", Day, "--store", Cosmos() + "/"),
        };

        Assert.All(results, settle => Assert.Equal(2, settle.ExitCode));
        foreach (var key in new[] { Azurite.Shared.Key, CosmosServer.Shared.Key, Uri.EscapeDataString(CosmosServer.Shared.Key) })
        {
            Assert.All(results, settle => Assert.DoesNotContain(key, settle.Output + settle.Error, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Every_command_that_reads_a_store_works_on_cosmos()
    {
        var cosmos = Cosmos();
        await SettleAsync(cosmos, null, "import", "yields", folder.Write("yields.csv", $"date,income_per_10000\n{Day},1.1301\n"));
        await SettleAsync(cosmos, null, "import", "positions", folder.Write("positions.csv", "user_id,balance\nu1,203.83\nu2,0.00\n"), "--date", Day);
        await SettleAsync(cosmos, null, "run", "--date", Day, "--users", "u1", "--dry-run");
        await SettleAsync(cosmos, null, "run", "--date", Day);

        var status = await SettleAsync(cosmos, null, "status", "--date", Day, "--json");
        var explained = await SettleAsync(cosmos, null, "explain", "--date", Day, "--user", "u1");
        var statement = await SettleAsync(cosmos, null, "statement", "--user", "u1");
        await SettleAsync(cosmos, null, "doctor");
        var rerun = await SettleAsync(cosmos, null, "run", "--date", Day, "--json");

        Assert.Contains("settled", status.Output, StringComparison.Ordinal);
        Assert.Contains("0.02", explained.Output, StringComparison.Ordinal);
        Assert.Contains("0.02", statement.Output, StringComparison.Ordinal);
        Assert.Equal((0, 1, 1), (
            rerun.Json.GetProperty("settled").GetInt32(),
            rerun.Json.GetProperty("alreadySettled").GetInt32(),
            rerun.Json.GetProperty("nothingToSettle").GetInt32()));
    }

    [Fact]
    public async Task Doctor_shows_the_connections_to_each_store_that_has_a_pool()
    {
        var cosmos = Cosmos();
        Assert.Empty(await ConnectionsAsync(folder.Url, null));
        Assert.Equal(["storage account: 64 connections ≥ 32 requests at once"], await ConnectionsAsync(Tables(), null));
        Assert.Equal(["Cosmos emulator: 64 connections ≥ 32 requests at once"], await ConnectionsAsync(folder.Url, cosmos));
        Assert.Equal(
            ["Cosmos emulator: 64 connections ≥ 32 requests at once", "storage account: 64 connections ≥ 32 requests at once"],
            await ConnectionsAsync(cosmos, Tables()));
    }

    private async Task<string[]> ConnectionsAsync(string store, string? positions) =>
    [
        .. (await SettleAsync(store, positions, "doctor", "--create", "--json")).Json.GetProperty("checks").EnumerateArray()
            .Where(check => check.GetProperty("name").GetString() == "connections" && check.GetProperty("result").GetString() == "ok")
            .Select(check => check.GetProperty("detail").GetString()!),
    ];

    private static IEnumerable<string> Users() => Enumerable.Range(0, 150).Select(i => $"user-{i}").Concat(UnusualUsers);

    private static string Tables() => "tables:" + Azurite.Shared.ConnectionString("t" + Guid.NewGuid().ToString("N"));

    private static string Cosmos() => CosmosServer.Shared.Url("d" + Guid.NewGuid().ToString("N"));

    // Patient: the servers share a machine with everything else that is being tested.
    private async Task<SettleResult> SettleAsync(string store, string? positions, params string[] args)
    {
        var patient = folder.Write("settle.json", "{\"attemptSeconds\": 120, \"leaseSeconds\": 600}");
        string[] where = ["--store", store, "--config", patient, .. positions is null ? Array.Empty<string>() : ["--positions", positions]];
        return (await InProcessSettle.RunAsync([.. args, .. where])).Expect(0);
    }
}
