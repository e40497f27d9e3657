using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Settlement.Benchmarks;

/// <summary>Every view of <c>settle serve</c> over a SQLite file with a closed day and a settled one, each with many users.</summary>
internal static class PagesBenchmark
{
    private const string ClosedDate = "2014-08-05";
    private const string SettledDate = "2014-08-06";
    private const string Store = "sqlite:settlement.db";
    private const string PositionsFile = "positions.csv";
    private const int TargetMilliseconds = 200;

    /// <summary>Measures, and prints a Markdown table.</summary>
    /// <param name="users">How many users each day has.</param>
    /// <param name="rounds">How often each view is asked for after the first time.</param>
    /// <param name="parent">Where the throw-away store goes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task<int> RunAsync(int users, int rounds, string parent, CancellationToken cancellationToken) => BenchmarkRun.RunAsync(
        parent,
        async folder =>
        {
            var load = Machine.Load();
            await SettleAsync(folder, users, cancellationToken);
            var views = await MeasureAsync(folder, Views(await MiddleUserAsync(folder, users, cancellationToken)), rounds, cancellationToken);
            return Describe(Machine.Describe(parent, TimeProvider.System), users, rounds, views, load);
        });

    private static IReadOnlyList<string> Views(string user) =>
    [
        "/", "/?until=2014-08", $"/days/{ClosedDate}", $"/days/{SettledDate}", $"/days/{SettledDate}/run", $"/days/{SettledDate}/retry", $"/days/{SettledDate}/cancel",
        $"/days/{SettledDate}/close", $"/days/{SettledDate}/correct", $"/days/{ClosedDate}/verify", $"/users/{user}", $"/users/{user}?date={ClosedDate}", "/catch-up", "/pause", "/incident",
        "/incident?seed=7", "/settlement.css", "/settlement.js", "/api/settlements", $"/api/settlements/{ClosedDate}", $"/api/settlements/{ClosedDate}/users/{user}",
        $"/api/settlements/{ClosedDate}/users/{user}/proof", $"/api/users/{user}/statement",
    ];

    private static async Task SettleAsync(string folder, int users, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "yields.csv"), $"date,income_per_10000\n{ClosedDate},1.1203\n{SettledDate},1.1214\n", cancellationToken);
        var settle = new SettleProcess(folder, Store);
        await Settle("generate", "generate", "--users", users.ToString(CultureInfo.InvariantCulture), "--date", ClosedDate, "--out", PositionsFile);
        await Settle("import yields", "import", "yields", "yields.csv");
        foreach (var date in new[] { ClosedDate, SettledDate })
        {
            await Settle($"import {date}", "import", "positions", PositionsFile, "--date", date);
            await Settle($"run {date}", "run", "--date", date);
        }

        await Settle("close", "close", "--date", ClosedDate);

        async Task Settle(string step, params string[] args) =>
            await settle.MeasureAsync(step, users, static report => report.ValueKind == JsonValueKind.Object, cancellationToken, args);
    }

    private static async Task<string> MiddleUserAsync(string folder, int users, CancellationToken cancellationToken)
    {
        var line = 0;
        await foreach (var text in File.ReadLinesAsync(Path.Combine(folder, PositionsFile), cancellationToken))
        {
            if (line++ == Math.Max(1, users / 2))
            {
                return text[..text.IndexOf(',', StringComparison.Ordinal)];
            }
        }

        throw new BenchmarkFailedException("there is no user to look at");
    }

    private static async Task<List<MeasuredView>> MeasureAsync(string folder, IReadOnlyList<string> views, int rounds, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo
        {
            FileName = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (ReadOnlySpan<string>)[Path.Combine(AppContext.BaseDirectory, "settle.dll"), "serve", "--no-open", "--store", Store])
        {
            start.ArgumentList.Add(argument);
        }

        using var server = Process.Start(start)!;
        try
        {
            var address = new Uri(await server.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new BenchmarkFailedException("settle serve printed no address"));
            using var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
            using var client = new HttpClient(handler) { BaseAddress = new Uri(address.GetLeftPart(UriPartial.Authority)) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", address.Query["?token=".Length..]);
            var measured = new List<MeasuredView>();
            foreach (var view in views)
            {
                await Console.Error.WriteLineAsync(view);
                var (first, bytes) = await AskAsync(client, view, cancellationToken);
                var times = new List<double>();
                for (var i = 0; i < rounds; i++)
                {
                    times.Add((await AskAsync(client, view, cancellationToken)).Milliseconds);
                }

                measured.Add(new MeasuredView(view, first, Spread.Of(times), bytes));
            }

            return measured;
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<(double Milliseconds, int Bytes)> AskAsync(HttpClient client, string view, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(new Uri(view, UriKind.Relative), cancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return answer.IsSuccessStatusCode
            ? (elapsed, bytes.Length)
            : throw new BenchmarkFailedException($"{view} answered {(int)answer.StatusCode}: {Encoding.UTF8.GetString(bytes)}");
    }

    private static string Describe(string machine, int users, int rounds, List<MeasuredView> views, string? load)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Figures.Count(users)} users a day, {rounds} rounds; {machine}\n\n");
        text.Append("| view | first, ms | median, ms | slowest, ms | bytes | |\n|---|--:|--:|--:|--:|---|\n");
        foreach (var view in views)
        {
            var judged = view.Times.Most < TargetMilliseconds && view.FirstMilliseconds < TargetMilliseconds ? "reached"
                : view.Times.Most < TargetMilliseconds ? "reached but for the first" : "missed";
            text.Append(CultureInfo.InvariantCulture, $"| `{view.View}` | {view.FirstMilliseconds:0} | {view.Times.Median:0.0} | {view.Times.Most:0.0} | {Figures.Count(view.Bytes)} | {judged} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nTarget: under {TargetMilliseconds} ms.{(load is null ? string.Empty : $" Load average before {load}, after {Machine.Load()}.")}\n");
        return text.ToString();
    }

    private sealed record MeasuredView(string View, double FirstMilliseconds, Spread Times, int Bytes);
}
