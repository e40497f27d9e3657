using System.Diagnostics;
using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Tests.Sqlite;

/// <summary>This assembly as a process of its own, which books a correction in a SQLite file and may be killed while it does.</summary>
internal static class BookingProcess
{
    // Small pages, so that there are many commits to be killed between.
    private static readonly RunSizing Sizing = new() { Partitions = 2, PartitionWindow = 2, PageSize = 200, ReconcilePageSize = 5_000 };

    /// <summary>Books; the output is how many users have an entry of this run.</summary>
    /// <param name="args">The file, the set of positions, the number of the run.</param>
    /// <returns>0 where the correction is settled.</returns>
    public static async Task<int> Main(string[] args)
    {
        Assert.True(Digest.TryParse(args[1], out var set));
        var report = await BookAsync(args[0], set, Sample.Run(int.Parse(args[2], CultureInfo.InvariantCulture)));
        await Console.Out.WriteLineAsync(report.Tally.Settled.ToString(CultureInfo.InvariantCulture));
        return report is { Verdict: CorrectionVerdict.Booked, Reconciled.IsClean: true } or { Verdict: CorrectionVerdict.NothingToCorrect } ? 0 : 1;
    }

    /// <summary>Starts the process.</summary>
    public static Process Start(string path, Digest set, int run)
    {
        var start = new ProcessStartInfo
        {
            FileName = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var argument in new[] { typeof(BookingProcess).Assembly.Location, path, set.ToString(), run.ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Books in this process.</summary>
    public static async Task<CorrectionReport> BookAsync(string path, Digest set, RunId run)
    {
        Assert.True(StoreUrl.TryParse("sqlite:" + path, out var url, out _));
        await using var stores = await OpenStores.OpenAsync(
            url, positions: null, StoreAccess.Write, StoreCard.Of(Sample.Settings), TimeSpan.FromSeconds(60), CancellationToken.None);
        var activities = new ActivityTable().Add(new CorrectionActivities(stores.Inputs, stores.Settlements, stores.Corrections, payments: null));
        return await StraightContext.CorrectAsync((activity, input, _) => activities.ExecuteAsync(activity, input, CancellationToken.None), new CorrectionRequest
        {
            Date = Sample.Date,
            RunId = run,
            Book = true,
            Reason = "a wrong yield, and wrong balances",
            RequestedBy = "alice",
            RequestedAt = new DateTimeOffset(2014, 9, 1, 12, 0, 0, TimeSpan.Zero),
            Yield = Yield.Parse("1.2301"),
            Positions = set,
            Sizing = Sizing,
        });
    }
}
