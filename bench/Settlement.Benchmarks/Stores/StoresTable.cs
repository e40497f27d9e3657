using System.Globalization;
using System.Text;

namespace Settlement.Benchmarks;

/// <summary>The Markdown that goes into the README: what was measured, the ratios beside what they should reach, memory.</summary>
internal static class StoresTable
{
    /// <summary>Writes it, lines ended by LF.</summary>
    /// <param name="machine">The machine, for the heading.</param>
    /// <param name="stores">What was measured.</param>
    public static string Write(string machine, IReadOnlyList<StoreResult> stores)
    {
        var text = new StringBuilder($"### {machine}\n\n");
        AppendRates(text, stores);
        AppendRatios(text, stores);
        AppendCosts(text, stores);
        AppendGrowth(text, stores);
        return text.ToString();
    }

    private static void AppendRates(StringBuilder text, IReadOnlyList<StoreResult> stores)
    {
        text.Append("| store | | users | requests at once | floor, users/s | settling, users/s | run, reconciled, users/s |\n|---|---|--:|--:|--:|--:|--:|\n");
        foreach (var (store, mode, round) in Rounds(stores))
        {
            AppendRow(
                text,
                store.Name,
                mode,
                Figures.Count(round.Users),
                Figures.Count(store.AtOnce),
                Figures.Count(round.Rate(round.Floor)),
                Figures.Count(round.Rate(round.Settling)),
                Figures.Count(round.Rate(round.Whole)));
        }
    }

    private static void AppendRatios(StringBuilder text, IReadOnlyList<StoreResult> stores)
    {
        text.Append("\n| store | | settling ÷ floor | target | | run ÷ floor |\n|---|---|--:|--:|---|--:|\n");
        foreach (var (store, mode, round) in Rounds(stores))
        {
            AppendRow(text, [store.Name, mode, .. AtLeast(round.SettlingToFloor, store.Targets.Floor), Figures.Ratio(round.WholeToFloor)]);
        }
    }

    private static void AppendCosts(StringBuilder text, IReadOnlyList<StoreResult> stores)
    {
        text.Append("\n| store | | rows added a user | target | | requests a user | request units a user | target | |\n|---|---|--:|--:|---|--:|--:|--:|---|\n");
        foreach (var (store, mode, round) in Rounds(stores))
        {
            var units = round.Requests.RequestUnits;
            AppendRow(
                text,
                [
                    store.Name,
                    mode,
                    .. AtMost(round.PerUser(round.RowsAdded), store.Targets.Rows),
                    round.Requests.All == 0 ? "" : Figures.Ratio(round.PerUser(round.Requests.All)),
                    .. units == 0 ? ["", "", ""] : AtMost(round.PerUser(units), store.Targets.RequestUnits),
                ]);
        }
    }

    private static void AppendGrowth(StringBuilder text, IReadOnlyList<StoreResult> stores)
    {
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
    }

    private static IEnumerable<(StoreResult Store, string Mode, StoreRound Round)> Rounds(IReadOnlyList<StoreResult> stores) =>
        stores.SelectMany(store => new[] { (store, "batches", store.Batches), (store, "one by one", store.Singles) });

    private static string[] AtLeast(double figure, double? target) => Judged(figure, '≥', target, figure >= target);

    private static string[] AtMost(double figure, double? target) => Judged(figure, '≤', target, figure <= target);

    private static string[] Judged(double figure, char sign, double? target, bool isReached) => target is { } bound
        ? [Figures.Ratio(figure), string.Create(CultureInfo.InvariantCulture, $"{sign} {bound}"), isReached ? "reached" : "missed"]
        : [Figures.Ratio(figure), "", ""];

    private static void AppendRow(StringBuilder text, params ReadOnlySpan<string> cells)
    {
        foreach (var cell in cells)
        {
            text.Append("| ").Append(cell).Append(cell.Length == 0 ? "" : " ");
        }

        text.Append("|\n");
    }
}
