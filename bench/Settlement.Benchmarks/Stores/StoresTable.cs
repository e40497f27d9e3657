using System.Globalization;
using System.Text;

namespace Settlement.Benchmarks;

/// <summary>The Markdown that goes into the README: what was measured, the ratios beside what they should reach, memory.</summary>
internal static class StoresTable
{
    private const double ToFloor = 0.6;

    /// <summary>Writes it, lines ended by LF.</summary>
    /// <param name="machine">The machine, for the heading.</param>
    /// <param name="stores">What was measured.</param>
    public static string Write(string machine, IReadOnlyList<StoreResult> stores)
    {
        var text = new StringBuilder($"### {machine}\n\n");
        text.Append("| store | | users | requests at once | floor: one write | floor: rows | floor: writes | settling | run, reconciled |\n");
        text.Append("|---|---|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var (store, mode, round) in Rounds(stores))
        {
            AppendRow(
                text,
                store.Name,
                mode,
                Figures.Count(round.Users),
                Figures.Count(store.AtOnce),
                Figures.Count(round.Rate(round.Floor.OneWrite)),
                Figures.Count(round.Rate(round.Floor.Rows)),
                Figures.Count(round.Rate(round.Floor.Writes)),
                Figures.Count(round.Rate(round.Settling)),
                Figures.Count(round.Rate(round.Whole)));
        }

        text.Append("\n| store | | settling ÷ floor: writes | target | | ÷ floor: one write | target | | ÷ floor: rows | run ÷ floor: writes |\n|---|---|--:|--:|---|--:|--:|---|--:|--:|\n");
        foreach (var (store, mode, round) in Rounds(stores))
        {
            AppendRow(
                text,
                store.Name,
                mode,
                Figures.Ratio(round.ToWrites),
                Target(ToFloor),
                Verdict(round.ToWrites, ToFloor),
                Figures.Ratio(round.ToOneWrite),
                store.OneWriteTarget is { } target ? Target(target) : "",
                store.OneWriteTarget is { } least ? Verdict(round.ToOneWrite, least) : "",
                Figures.Ratio(round.ToRows),
                Figures.Ratio(round.WholeToWrites));
        }

        text.Append("\n| store | users | settle run, seconds | users/s | peak memory, MB |\n|---|--:|--:|--:|--:|\n");
        foreach (var store in stores)
        {
            foreach (var run in store.Growth)
            {
                AppendRow(
                    text,
                    store.Name,
                    Figures.Count(run.Users),
                    Figures.Seconds(run.Seconds),
                    Figures.Count(run.UsersPerSecond),
                    Figures.Megabytes(run.PeakBytes));
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(StoreResult Store, string Mode, StoreRound Round)> Rounds(IReadOnlyList<StoreResult> stores) =>
        stores.SelectMany(store => new[] { (store, "batches", store.Batches), (store, "one by one", store.Singles) });

    private static string Target(double least) => string.Create(CultureInfo.InvariantCulture, $"≥ {least}");

    private static string Verdict(double ratio, double least) => ratio >= least ? "reached" : "missed";

    private static void AppendRow(StringBuilder text, params ReadOnlySpan<string> cells)
    {
        foreach (var cell in cells)
        {
            text.Append("| ").Append(cell).Append(' ');
        }

        text.Append("|\n");
    }
}
