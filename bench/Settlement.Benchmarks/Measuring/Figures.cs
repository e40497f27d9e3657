using System.Globalization;

namespace Settlement.Benchmarks;

/// <summary>How numbers stand in the table.</summary>
internal static class Figures
{
    public static string Count(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Seconds(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>The smallest and the largest, in seconds; nothing to tell where they are one.</summary>
    public static string Seconds(Spread spread) =>
        spread.Least == spread.Most ? "–" : $"{Seconds(spread.Least)} to {Seconds(spread.Most)}";

    public static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Megabytes of 1,000,000 bytes.</summary>
    public static string Megabytes(long? bytes) =>
        bytes is { } known ? (known / 1e6).ToString("0.0", CultureInfo.InvariantCulture) : "n/a";

    /// <summary>Gigabytes of 1,000,000,000 bytes.</summary>
    public static string Gigabytes(long bytes) => (bytes / 1e9).ToString("0.0", CultureInfo.InvariantCulture);
}
