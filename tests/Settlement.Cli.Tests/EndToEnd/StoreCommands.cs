using System.Text.Json;
using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>What the end-to-end tests do with a store, each by the commands a user would type.</summary>
internal static class StoreCommands
{
    public const string Day = "2014-08-05";

    public static readonly SettlementDate Date = SettlementDate.Parse(Day);

    /// <summary>For tests that start a process and wait for it, many times over: one at a time leaves the processors idle.</summary>
    public static ParallelOptions SeveralAtOnce { get; } = new() { MaxDegreeOfParallelism = 4 };

    // The first twelve fields of run --json without the clock's two.
    private static readonly string[] Counts =
        ["date", "instanceId", "users", "settled", "alreadySettled", "nothingToSettle", "conflicts", "quarantined", "earnings", "residue"];

    /// <summary>Imports a yield and some positions of the day.</summary>
    public static async Task ImportAsync(this TemporaryStore store, string yield, params string[] positions)
    {
        await store.ImportYieldAsync(yield);
        await store.ImportPositionsAsync(Day, positions);
    }

    /// <summary>Imports the day's yield per 10,000.</summary>
    public static async Task ImportYieldAsync(this TemporaryStore store, string yield, params string[] more)
    {
        var file = store.Write("yields.csv", $"date,income_per_10000\n{Day},{yield}\n");
        (await store.SettleAsync(["import", "yields", file, .. more])).Expect(0);
    }

    /// <summary>Imports positions, each <c>user,balance</c>; users who are there and not among them stay.</summary>
    public static async Task ImportPositionsAsync(this TemporaryStore store, string day, IEnumerable<string> positions, params string[] more)
    {
        var file = store.Write("positions.csv", "user_id,balance\n" + string.Concat(positions.Select(row => row + "\n")));
        (await store.SettleAsync(["import", "positions", file, "--date", day, "--add", .. more])).Expect(0);
    }

    /// <summary>Imports generated positions of the day and its real yield.</summary>
    public static async Task GenerateAsync(this TemporaryStore store, int users)
    {
        var file = store.PathOf("generated.csv");
        var count = users.ToString(System.Globalization.CultureInfo.InvariantCulture);
        (await store.SettleAsync("generate", "--users", count, "--date", Day, "--seed", "7", "--out", file)).Expect(0);
        (await store.SettleAsync("import", "yields", RepositoryFolder.Yields)).Expect(0);
        (await store.SettleAsync("import", "positions", file, "--date", Day)).Expect(0);
    }

    /// <summary>A store with the same content, in a folder of its own.</summary>
    public static TemporaryStore Copy(this TemporaryStore store)
    {
        // What is still in the log would not be copied.
        Assert.False(File.Exists(store.PathOf("settlement.db-wal")) && new FileInfo(store.PathOf("settlement.db-wal")).Length > 0);
        var copy = new TemporaryStore();
        File.Copy(store.PathOf("settlement.db"), copy.PathOf("settlement.db"));
        return copy;
    }

    /// <summary>Runs the day and gives the JSON object.</summary>
    public static async Task<JsonElement> RunDayAsync(this TemporaryStore store, int exitCode, params string[] more) =>
        (await store.SettleAsync(["run", "--date", Day, "--json", .. more])).Expect(exitCode).Json;

    /// <summary>The bytes that export writes for the day.</summary>
    public static async Task<byte[]> ExportAsync(this TemporaryStore store)
    {
        var file = store.PathOf($"export-{Guid.NewGuid():N}.csv");
        (await store.SettleAsync("export", "--date", Day, "--out", file)).Expect(0);
        return await File.ReadAllBytesAsync(file);
    }

    /// <summary>The lines that export writes for the day, without the header.</summary>
    public static async Task<IReadOnlyList<string>> ExportLinesAsync(this TemporaryStore store) =>
        System.Text.Encoding.UTF8.GetString(await store.ExportAsync()).Split('\n')[1..^1];

    /// <summary>Demands that what should be, what is recorded and what is paid agree.</summary>
    public static async Task ExpectCleanAsync(this TemporaryStore store)
    {
        var found = (await store.SettleAsync("reconcile", "--date", Day, "--json")).Expect(0).Json;
        Assert.True(found.GetProperty("clean").GetBoolean());
        Assert.Equal(found.GetProperty("expected").GetString(), found.GetProperty("recorded").GetString());
        Assert.Equal(found.GetProperty("recorded").GetString(), found.GetProperty("paid").GetString());
    }

    /// <summary>The counts and totals of run --json, in the order documented.</summary>
    public static IReadOnlyList<string> CountsOf(JsonElement run) => [.. Counts.Select(field => $"{field} {run.GetProperty(field)}")];

    public static long Count(this JsonElement json, string field) => json.GetProperty(field).GetInt64();

    public static string? Text(this JsonElement json, string field) => json.GetProperty(field).GetString();

    /// <summary>The users under <c>attention</c>, with outcome and reason; sorted, as parts of a day end in any order.</summary>
    public static IReadOnlyList<string> AttentionOf(JsonElement json) =>
        [
            .. json.GetProperty("attention").EnumerateArray()
                .Select(item => $"{item.Text("userId")} {item.Text("outcome")} {item.Text("reason")}".TrimEnd())
                .Order(StringComparer.Ordinal),
        ];
}
