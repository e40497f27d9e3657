using Settlement.Tests.Emulators;

namespace Settlement.Cli.Tests;

/// <summary>The same day on every store, and on a store with its positions elsewhere: by commands alone.</summary>
public sealed class DayOnEveryStoreTests : IDisposable
{
    private const string Day = "2014-08-05";

    private static readonly string[] UnusualUsers =
        ["'", "' or 1=1", "a b", "%2F", "A", "a", "é", "用户", "👤", "\uE000", "..", "$id", "&", "~", "a~b"];

    private readonly TemporaryStore folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Exports_of_the_same_day_are_the_same_bytes()
    {
        var positions = folder.Write("positions.csv", "user_id,balance\n" + string.Concat(Users().Select((user, i) => $"{user},{i * 137 % 991}.{i % 100:00}\n")));
        var yields = folder.Write("yields.csv", $"date,income_per_10000\n{Day},1.1301\n");
        var tables = Tables();
        var recordsInTables = Tables();
        var recordsInSqlite = "sqlite:" + folder.PathOf("records.db");
        foreach (var store in new[] { folder.Url, tables })
        {
            await SettleAsync(store, null, "import", "yields", yields);
            await SettleAsync(store, null, "import", "positions", positions, "--date", Day);
        }

        await SettleAsync(recordsInTables, null, "doctor", "--create");
        await SettleAsync(recordsInSqlite, null, "doctor", "--create");

        var exports = new List<string>();
        foreach (var (store, inputs) in new[] { (folder.Url, null), (tables, null), (recordsInTables, folder.Url), (recordsInSqlite, tables) })
        {
            var run = (await SettleAsync(store, inputs, "run", "--date", Day, "--json")).Json;
            Assert.Equal(Users().Count(), run.GetProperty("settled").GetInt32() + run.GetProperty("nothingToSettle").GetInt32());
            await SettleAsync(store, inputs, "reconcile", "--date", Day);
            var file = folder.PathOf($"export-{exports.Count}.csv");
            await SettleAsync(store, inputs, "export", "--date", Day, "--out", file);
            exports.Add(await File.ReadAllTextAsync(file));
        }

        Assert.Equal(Users().Count() + 1, exports[0].Count(c => c == '\n'));
        Assert.All(exports, export => Assert.Equal(exports[0], export));
    }

    [Fact]
    public async Task A_key_in_a_store_url_is_in_no_message()
    {
        var key = Azurite.Shared.Key;

        var result = await InProcessSettle.RunAsync("status", "--date", Day, "--store", Tables(), "--verbose");
        var refused = await InProcessSettle.RunAsync("status", "--date", Day, "--store", Tables() + ";TablePrefix=1");

        Assert.Equal((2, 2), (result.ExitCode, refused.ExitCode));
        Assert.All([result, refused], settle => Assert.DoesNotContain(key, settle.Output + settle.Error, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Users() => Enumerable.Range(0, 150).Select(i => $"user-{i}").Concat(UnusualUsers);

    private static string Tables() => "tables:" + Azurite.Shared.ConnectionString("t" + Guid.NewGuid().ToString("N"));

    private static async Task<SettleResult> SettleAsync(string store, string? positions, params string[] args) =>
        (await InProcessSettle.RunAsync([.. args, "--store", store, .. positions is null ? Array.Empty<string>() : ["--positions", positions]])).Expect(0);
}
