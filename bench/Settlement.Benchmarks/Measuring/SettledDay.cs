using System.Diagnostics;
using System.Globalization;
using Settlement.Cli;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Benchmarks;

/// <summary>A day settled in this process, by the engine and with the sizing of <c>settle run</c>.</summary>
internal static class SettledDay
{
    /// <summary>The date that is settled: a real day of the fund, 1.1203 for every 10,000.</summary>
    public static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    /// <summary>The yield of that day.</summary>
    public static readonly Yield Yield = Yield.Parse("1.1203");

    private static readonly SettlementSettings Settings = new(ProductId.Parse("default"), Currency.Cny, Rounding.Truncate);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <summary>Opens a place.</summary>
    public static async Task<OpenStores> OpenAsync(string url, CancellationToken cancellationToken) =>
        StoreUrl.TryParse(url, out var store, out var problem)
            ? await OpenStores.OpenAsync(store, positions: null, StoreAccess.Create, StoreCard.Of(Settings), Patience, cancellationToken)
            : throw new BenchmarkFailedException($"{StoreUrl.WithoutSecrets(url)} {problem}");

    /// <summary>Imports a yield and the positions that <c>settle generate</c> makes.</summary>
    public static async Task ImportAsync(IInputStore inputs, int users, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream();
        await PositionsGenerator.WriteAsync(file, users, Date, seed: 1, Settings.Currency, progress: null, cancellationToken);
        file.Position = 0;
        using var lines = new StreamReader(file);
        await lines.ReadLineAsync(cancellationToken);
        await inputs.WriteYieldsAsync([KeyValuePair.Create(Date, Yield)], replace: false, cancellationToken);
        await inputs.WritePositionsAsync(Date, Read(lines), PositionsRule.WholeSet, cancellationToken);
    }

    /// <summary>Settles and reconciles everybody.</summary>
    /// <param name="stores">Where everything is, imported.</param>
    /// <param name="atOnce">Users under way at once where each is settled alone; null for batches.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>From the start until every user had an outcome, and until the end.</returns>
    public static async Task<(TimeSpan Settling, TimeSpan Whole)> SettleAsync(
        OpenStores stores, int? atOnce, CancellationToken cancellationToken)
    {
        var parallelism = atOnce ?? LocalSizing.DefaultParallelism;
        var sizing = LocalSizing.Of(stores.PreferredBatch, LocalSizing.DefaultParallelism, new RetryPolicy());
        var request = new RunRequest
        {
            Date = Date,
            RunId = new RunId(Guid.NewGuid()),
            Sizing = atOnce is null ? sizing : sizing with { UsersPerActivity = 1, ActivityWindow = parallelism, PartitionWindow = 1 },
        };
        long? reconcilingSince = null;
        using var engine = new InProcessEngine(
            parallelism,
            TimeProvider.System,
            (_, status) => reconcilingSince ??= status.Phase == RunPhase.Reconciling ? Stopwatch.GetTimestamp() : null,
            _ => throw new BenchmarkFailedException("an activity had to be tried again"))
            .WithDay(new DayActivities(stores.Inputs, stores.Settlements, stores.Payments, Settings));
        var started = Stopwatch.GetTimestamp();
        var report = await engine.RunAsync(DayWorkflow.Name, request.InstanceId, request, cancellationToken);
        var whole = Stopwatch.GetElapsedTime(started);
        return report.Reconciliation is { IsClean: true } && report.Tally.Settled + report.Tally.NothingToSettle == report.Tally.Users
            ? (Stopwatch.GetElapsedTime(started, reconcilingSince!.Value), whole)
            : throw new BenchmarkFailedException($"the run did not do the work to be measured: {report.Tally}");
    }

    /// <summary>The positions of a file that <c>settle generate</c> made, from after its heading.</summary>
    public static IEnumerable<Position> Read(StreamReader lines)
    {
        while (lines.ReadLine() is { } line)
        {
            var comma = line.IndexOf(',', StringComparison.Ordinal);
            var balance = decimal.Parse(line.AsSpan(comma + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
            yield return new Position(UserId.Parse(line[..comma]), new Money((long)(balance * 100)));
        }
    }
}
