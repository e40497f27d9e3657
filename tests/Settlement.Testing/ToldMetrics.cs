using System.Diagnostics.Metrics;
using System.Globalization;

namespace Settlement.Testing;

/// <summary>What the instruments of a meter are told by the test that made this, and by what it calls; not by tests beside it.</summary>
public sealed class ToldMetrics : IDisposable
{
    private readonly AsyncLocal<bool> isOwn = new() { Value = true };
    private readonly MeterListener listener = new();
    private readonly List<string> lines = [];

    /// <param name="meter">The name of the meter.</param>
    public ToldMetrics(string meter)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == meter)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, number, tags, _) => Add(instrument, number, tags));
        listener.SetMeasurementEventCallback<double>((instrument, number, tags, _) => Add(instrument, number, tags));
        listener.Start();
    }

    /// <summary>A line for each number: instrument, tags, number.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double number, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!isOwn.Value)
        {
            return;
        }

        var line = instrument.Name;
        foreach (var (name, value) in tags)
        {
            line += $" {name}={value}";
        }

        lock (lines)
        {
            lines.Add(line + " " + number.ToString(CultureInfo.InvariantCulture));
        }
    }
}
