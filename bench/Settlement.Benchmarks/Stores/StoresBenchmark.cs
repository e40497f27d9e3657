using System.Text.Json;

namespace Settlement.Benchmarks;

/// <summary>Settles days in each store beside the floor of the same server, and prints the table.</summary>
internal static class StoresBenchmark
{
    // The first is there to warm up: its figures are not looked at.
    private const int Rounds = 4;
    private const int WarmUpUsers = 400;

    // An emulator looks at every item to count them.
    private const string Patient = """{ "attempts": 1, "attemptSeconds": 100, "leaseSeconds": 200 }""";

    /// <summary>Measures; the table goes to standard output, progress to standard error. Returns the exit code.</summary>
    /// <param name="choice">What to measure.</param>
    /// <param name="parent">Where the throw-away folder goes.</param>
    /// <param name="cancellationToken">Stops the benchmark.</param>
    public static Task<int> RunAsync(StoresChoice choice, string parent, CancellationToken cancellationToken) =>
        BenchmarkRun.RunAsync(
            parent,
            async folder =>
            {
                using var requests = new RequestCounter();
                var results = new List<StoreResult>();
                foreach (var name in choice.Stores)
                {
                    await using var store = Start(name, folder);
                    results.Add(await MeasureAsync(store, choice, folder, requests, cancellationToken));
                }

                return StoresTable.Write(Machine.Describe(parent, TimeProvider.System), results);
            });

    private static IMeasuredStore Start(string name, string folder) => name switch
    {
        "sqlite" => new SqliteMeasured(folder),
        "tables" => new TablesMeasured(),
        "cosmos" => new CosmosMeasured(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such store"),
    };

    private static async Task<StoreResult> MeasureAsync(
        IMeasuredStore store, StoresChoice choice, string folder, RequestCounter requests, CancellationToken cancellationToken)
    {
        var batches = await MeasureRoundsAsync(store, choice.Users, singly: false, requests, cancellationToken);
        var singles = await MeasureRoundsAsync(store, choice.SingleUsers, singly: true, requests, cancellationToken);
        var growth = new List<Measurement>();
        foreach (var users in choice.Growth)
        {
            growth.Add(await MeasureProcessAsync(store, users, folder, cancellationToken));
        }

        return new StoreResult(store.Name, store.AtOnce, store.Targets, batches, singles, growth);
    }

    // The round in the middle, by what is asked for: settling over the floor.
    private static async Task<StoreRound> MeasureRoundsAsync(
        IMeasuredStore store, int users, bool singly, RequestCounter requests, CancellationToken cancellationToken)
    {
        var rounds = new List<StoreRound>();
        for (var i = 0; i < Rounds; i++)
        {
            var isWarmUp = i == 0;
            var round = await MeasureRoundAsync(store, isWarmUp ? WarmUpUsers : users, singly, requests, cancellationToken);
            if (!isWarmUp)
            {
                await Console.Error.WriteLineAsync(
                    $"{store.Name}, {(singly ? "one by one" : "batches")}: settling {Figures.Seconds(round.Settling.TotalSeconds)} s, whole " +
                    $"{Figures.Seconds(round.Whole.TotalSeconds)} s; floor {Figures.Seconds(round.Floor.TotalSeconds)} s; ratio {Figures.Ratio(round.SettlingToFloor)}");
                rounds.Add(round);
            }
        }

        return rounds.OrderBy(round => round.SettlingToFloor).ElementAt(rounds.Count / 2);
    }

    private static async Task<StoreRound> MeasureRoundAsync(
        IMeasuredStore store, int users, bool singly, RequestCounter requests, CancellationToken cancellationToken)
    {
        var place = "p" + Guid.NewGuid().ToString("N")[..12];
        TimeSpan settling, whole;
        RequestCounts sent;
        long rows;
        await using (var stores = await SettledDay.OpenAsync(store.Url(place), cancellationToken))
        {
            await SettledDay.ImportAsync(stores.Inputs, users, cancellationToken);
            rows = await store.CountRowsAsync(place, cancellationToken);
            var before = requests.Counts;
            (settling, whole) = await SettledDay.SettleAsync(stores, singly ? store.AtOnce : null, cancellationToken);
            sent = requests.Counts - before;
        }

        rows = await store.CountRowsAsync(place, cancellationToken) - rows;
        var floor = await store.MeasureFloorAsync(place, users, singly, cancellationToken);
        await store.RemoveAsync(place, cancellationToken);
        return new StoreRound(users, settling, whole, floor, rows, sent);
    }

    // A process of its own, so that its peak memory is that of the run alone.
    private static async Task<Measurement> MeasureProcessAsync(
        IMeasuredStore store, int users, string folder, CancellationToken cancellationToken)
    {
        var place = "p" + Guid.NewGuid().ToString("N")[..12];
        await using (var stores = await SettledDay.OpenAsync(store.Url(place), cancellationToken))
        {
            await SettledDay.ImportAsync(stores.Inputs, users, cancellationToken);
        }

        var settings = Path.Combine(folder, "patient.json");
        await File.WriteAllTextAsync(settings, Patient, cancellationToken);
        var settle = new SettleProcess(folder, store.Url(place));
        return await settle.MeasureAsync(
            $"{store.Name}: run",
            users,
            report => IsAsMeant(report, users),
            cancellationToken,
            "run", "--date", SettledDay.Date.ToString(), "--config", settings);
    }

    private static bool IsAsMeant(JsonElement report, int users) =>
        report.GetProperty("settled").GetInt64() + report.GetProperty("nothingToSettle").GetInt64() == users &&
        report.GetProperty("clean").ValueKind == JsonValueKind.True;
}
