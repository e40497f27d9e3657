using System.Text.Json;

namespace Settlement.Benchmarks;

/// <summary>Settles a day of each number of users from beginning to end and prints the table.</summary>
internal static class ScaleBenchmark
{
    // A real day of the fund: 1.1203 for every 10,000.
    private const string Date = "2014-08-05";
    private const string Yields = $"date,income_per_10000\n{Date},1.1203\n";
    private const string YieldsFile = "yields.csv";
    private const string PositionsFile = "positions.csv";
    private const string RecordsFile = "records.csv";
    private const string StoreFile = "settlement.db";

    /// <summary>Measures; the table goes to standard output, progress to standard error. Returns the exit code.</summary>
    public static Task<int> RunAsync(IReadOnlyList<int> counts, string parent, CancellationToken cancellationToken) => BenchmarkRun.RunAsync(
        parent,
        async folder =>
        {
            var days = new List<DayResult>();
            foreach (var users in counts)
            {
                days.Add(await BenchmarkRun.InThrowAwayFolderAsync(folder, own => MeasureAsync(users, own, cancellationToken)));
            }

            return ScaleTable.Write(Machine.Describe(parent, TimeProvider.System), days);
        });

    private static async Task<DayResult> MeasureAsync(int users, string folder, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, YieldsFile), Yields, cancellationToken);
        var settle = new SettleProcess(folder, $"sqlite:{StoreFile}");
        Task<Measurement> Measure(string step, Func<JsonElement, bool> check, params string[] args) =>
            settle.MeasureAsync(step, users, check, cancellationToken, args);

        var generated = await Measure(
            "generate",
            report => Number(report, "users") == users,
            "generate", "--users", users.ToString(System.Globalization.CultureInfo.InvariantCulture), "--date", Date, "--out", PositionsFile);
        await Measure("import yields", report => Number(report, "added") == 1, "import", "yields", YieldsFile);
        var imported = await Measure(
            "import positions", report => Number(report, "added") == users, "import", "positions", PositionsFile, "--date", Date);
        var run = await Measure(
            "run",
            report => Number(report, "settled") + Number(report, "nothingToSettle") == users && IsClean(report),
            "run", "--date", Date);
        var rerun = await Measure(
            "run again",
            report => Number(report, "alreadySettled") + Number(report, "nothingToSettle") == users && IsClean(report),
            "run", "--date", Date);
        var reconciled = await Measure(
            "reconcile", report => Number(report, "records") == users && IsClean(report), "reconcile", "--date", Date);
        var exported = await Measure(
            "export", report => Number(report, "records") == users, "export", "--date", Date, "--out", RecordsFile);
        var floor = Floor.Measure(Path.Combine(folder, StoreFile), folder, cancellationToken);
        return floor.Records == users
            ? new DayResult(users, [generated, imported, run, rerun, reconciled, exported], run, rerun, floor)
            : throw new BenchmarkFailedException($"the floor wrote {floor.Records} records for {users} users");
    }

    private static long Number(JsonElement report, string field) => report.GetProperty(field).GetInt64();

    private static bool IsClean(JsonElement report) => report.GetProperty("clean").ValueKind == JsonValueKind.True;
}
