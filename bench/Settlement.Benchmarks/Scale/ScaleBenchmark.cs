using System.Globalization;
using System.Text.Json;

namespace Settlement.Benchmarks;

/// <summary>Settles days of each number of users from beginning to end, beside the floors and PostgreSQL, and prints the table.</summary>
internal static class ScaleBenchmark
{
    // A real day of the fund: 1.1203 for every 10,000.
    private const string Date = "2014-08-05";
    private const string Yields = $"date,income_per_10000\n{Date},1.1203\n";
    private const string YieldsFile = "yields.csv";
    private const string PositionsFile = "positions.csv";
    private const string RecordsFile = "records.csv";
    private const string StoreName = "settlement.db";

    /// <summary>Measures; the table goes to standard output, progress to standard error. Returns the exit code.</summary>
    /// <param name="counts">Numbers of users.</param>
    /// <param name="rounds">How often each is measured; the median counts.</param>
    /// <param name="parent">Where the throw-away folder goes.</param>
    /// <param name="cancellationToken">Stops the benchmark.</param>
    public static Task<int> RunAsync(IReadOnlyList<int> counts, int rounds, string parent, CancellationToken cancellationToken) =>
        BenchmarkRun.RunAsync(
            parent,
            async folder =>
            {
                var load = Machine.Load();
                await using var postgres = await StartPeerAsync(Path.Combine(folder, "postgres"), cancellationToken);
                var days = new List<DayResult>();
                string? durability = null;
                foreach (var users in counts)
                {
                    var positions = Path.Combine(folder, PositionsFile);
                    await GenerateAsync(folder, users, cancellationToken);
                    var measured = new List<DayRound>();
                    for (var i = 0; i < rounds; i++)
                    {
                        measured.Add(await BenchmarkRun.InThrowAwayFolderAsync(folder, async own =>
                        {
                            var round = await MeasureAsync(users, positions, own, postgres, cancellationToken);
                            durability ??= await StoreFile.DurabilityAsync(Path.Combine(own, StoreName), cancellationToken);
                            return round;
                        }));
                    }

                    days.Add(new DayResult(users, measured));
                }

                var settings = postgres is null ? null : await PostgresDay.DescribeAsync(postgres, cancellationToken);
                return ScaleTable.Write(
                    Machine.Describe(parent, TimeProvider.System), new ScaleResult(days, durability!, settings, load, Machine.Load()));
            });

    private static async Task<PostgresServer?> StartPeerAsync(string folder, CancellationToken cancellationToken)
    {
        if (PostgresServer.FindPrograms() is { } programs)
        {
            return await PostgresServer.StartAsync(programs, folder, cancellationToken);
        }

        await Console.Error.WriteLineAsync("PostgreSQL is not installed (Debian's package postgresql): its columns stay empty");
        return null;
    }

    private static Task<Measurement> GenerateAsync(string folder, int users, CancellationToken cancellationToken) =>
        new SettleProcess(folder, $"sqlite:{StoreName}").MeasureAsync(
            "generate",
            users,
            report => Number(report, "users") == users,
            cancellationToken,
            "generate", "--users", users.ToString(CultureInfo.InvariantCulture), "--date", Date, "--out", PositionsFile);

    private static async Task<DayRound> MeasureAsync(
        int users, string positions, string folder, PostgresServer? postgres, CancellationToken cancellationToken)
    {
        var store = Path.Combine(folder, StoreName);
        await File.WriteAllTextAsync(Path.Combine(folder, YieldsFile), Yields, cancellationToken);
        var settle = new SettleProcess(folder, $"sqlite:{StoreName}");
        async Task<StepResult> Measure(string step, Func<JsonElement, bool> check, params string[] args)
        {
            var measured = await settle.MeasureAsync(step, users, check, cancellationToken, args);
            return new StepResult(measured, StoreFile.CheckpointedBytes(store));
        }

        await Measure("import yields", report => Number(report, "added") == 1, "import", "yields", YieldsFile);
        var imported = await Measure(
            "import", report => Number(report, "added") == users, "import", "positions", positions, "--date", Date);
        var run = await Measure(
            "run",
            report => Number(report, "settled") + Number(report, "nothingToSettle") == users && IsTrue(report, "clean"),
            "run", "--date", Date);
        var again = await Measure(
            "run again",
            report => Number(report, "alreadySettled") + Number(report, "nothingToSettle") == users && IsTrue(report, "clean"),
            "run", "--date", Date);
        var reconciled = await Measure(
            "reconcile", report => Number(report, "records") == users && IsTrue(report, "clean"), "reconcile", "--date", Date);
        var closed = await Measure("close", report => IsTrue(report, "closed"), "close", "--date", Date);
        var exported = await Measure(
            "export", report => Number(report, "records") == users, "export", "--date", Date, "--out", RecordsFile);
        File.Delete(Path.Combine(folder, RecordsFile));
        var floorFile = Path.Combine(folder, "floor.db");
        return new DayRound(
            imported,
            run,
            again,
            reconciled,
            closed,
            exported,
            OneRowFloor.Measure(positions, floorFile, cancellationToken),
            WrittenRowsFloor.Measure(store, users, WrittenRowsFloor.UsersPerTransaction, floorFile, cancellationToken).TotalSeconds,
            postgres is null ? null : await PostgresDay.MeasureAsync(postgres, positions, users, cancellationToken));
    }

    private static long Number(JsonElement report, string field) => report.GetProperty(field).GetInt64();

    private static bool IsTrue(JsonElement report, string field) => report.GetProperty(field).ValueKind == JsonValueKind.True;
}
