using System.Diagnostics.Metrics;
using System.Globalization;
using Settlement.Cli;
using Settlement.Core;
using Settlement.Functions;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Infra.Tests;

/// <summary>
/// Nights over a SQLite file of their own: what the app tells is its own meter's, what is settled is settled, and the clock
/// goes on by a quarter of an hour. A date falls due when it has ended, in UTC.
/// </summary>
internal sealed class Night : IMeterFactory
{
    public static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    private readonly TemporaryFolder folder = new();
    private readonly MeterListener listener = new();
    private readonly List<MetricRow> told = [];
    private readonly List<Meter> meters = [];
    private readonly SettlementCalendar calendar = new(TimeZoneInfo.Utc, TimeSpan.FromDays(1));
    private readonly TestClock clock;
    private readonly StoreUrl store;
    private OpenStores? stores;

    public Night(DateTimeOffset start)
    {
        clock = new TestClock(start);
        Assert.True(StoreUrl.TryParse($"sqlite:{folder.PathOf("settlement.db")}", out var file, out _));
        store = file;
        AppMeter = new SettlementMeter(this);
        Watch = new DateWatch(AppMeter, calendar, SettlementDates.EveryDay, CatchUpPlan.DefaultLookBackDays);
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (meters.Contains(instrument.Meter))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, number, tags, _) => Add(instrument, number, tags));
        listener.SetMeasurementEventCallback<long>((instrument, number, tags, _) => Add(instrument, number, tags));
        listener.SetMeasurementEventCallback<double>((instrument, number, tags, _) => Add(instrument, number, tags));
        listener.Start();
    }

    public SettlementMeter AppMeter { get; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public IReadOnlyList<MetricRow> Told => told;

    private DateWatch Watch { get; }

    public void Pass(TimeSpan time) => clock.Advance(time);

    /// <summary>The app looks how the dates stand.</summary>
    public async Task LookAsync() => await Watch.LookAsync(await StoresAsync(), Now, CancellationToken.None);

    /// <summary>A person gives a command; the app is not told.</summary>
    public async Task SettleAsync(params string[] args)
    {
        using var output = new StringWriter();
        var host = new CliHost { Output = output, Error = output, Time = clock, ReadVariable = static _ => null };
        var code = await SettleCommandLine.InvokeAsync([.. args, "--store", store.ToString()], host, CancellationToken.None);
        Assert.True(code == 0, output.ToString());
    }

    public async Task ImportPositionsAsync(string date) =>
        await SettleAsync("import", "positions", Write($"positions-{date}.csv", "user_id,balance\nuser-1,100.00\nuser-2,250000.00\n"), "--date", date);

    public async Task ImportYieldAsync(string date) =>
        await SettleAsync("import", "yields", Write("yields.csv", $"date,income_per_10000\n{date},1.1301\n"));

    /// <summary>A run of the app: as a run of the command line, and told as the app's activity tells it.</summary>
    public async Task RunByAppAsync(string date)
    {
        var day = SettlementDate.Parse(date);
        var open = await StoresAsync();
        var before = await open.Settlements.ReadDayAsync(day, CancellationToken.None);
        await SettleAsync("run", "--date", date);
        AppMeter.Finished(before, (await open.Settlements.ReadDayAsync(day, CancellationToken.None))!, Now - calendar.DueAt(day));
    }

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        listener.Dispose();
        meters.ForEach(static meter => meter.Dispose());
        stores?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        folder.Dispose();
    }

    private async Task<OpenStores> StoresAsync() => stores ??= await OpenStores.OpenAsync(
        store, positions: null, StoreAccess.Read, card: null, TimeSpan.FromSeconds(10), CancellationToken.None);

    private string Write(string name, string text)
    {
        var file = folder.PathOf(name);
        File.WriteAllText(file, text);
        return file;
    }

    // The latest that a gauge tells of a series is what is sent.
    private void Add(Instrument instrument, double number, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tags)
        {
            properties[name] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        }

        var row = new MetricRow(Now, instrument.Name, properties, number);
        if (instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal))
        {
            told.RemoveAll(earlier => earlier.TimeGenerated == row.TimeGenerated && earlier.Name == row.Name &&
                earlier.Properties.Count == properties.Count && !earlier.Properties.Except(properties).Any());
        }

        told.Add(row);
    }
}
