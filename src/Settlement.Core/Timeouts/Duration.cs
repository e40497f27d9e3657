using System.Globalization;

namespace Settlement.Core;

/// <summary>Writes durations in seconds, as settings name them.</summary>
internal static class Duration
{
    public static string Text(TimeSpan span) => $"{Seconds(span)} s";

    public static string Seconds(TimeSpan span) =>
        ((decimal)span.Ticks / TimeSpan.TicksPerSecond).ToString("0.###", CultureInfo.InvariantCulture);
}
