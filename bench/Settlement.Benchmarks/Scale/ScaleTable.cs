using System.Globalization;
using System.Text;

namespace Settlement.Benchmarks;

/// <summary>The Markdown that goes into bench/README.md: one table, then what PostgreSQL was told.</summary>
internal static class ScaleTable
{
    private const double ImportToPeer = 1;
    private const double SettleToPeer = 2.5;
    private const double SettleAgainToPeer = 5;
    private const double RunToPeer = 2;
    private const double ReconcileToPeer = 1.2;
    private const double SettleToFloor = 0.4;
    private const double RateKept = 0.9;
    private const double MemoryGrowth = 1.1;

    // With fewer, the start of a process and what a run holds at least weigh more than its users.
    private const int FewestToGrowFrom = 1_000_000;
    private const long MemoryBytes = 150_000_000;

    /// <summary>Writes it, lines ended by LF.</summary>
    /// <param name="machine">The machine, for the heading.</param>
    /// <param name="result">What was measured.</param>
    public static string Write(string machine, ScaleResult result)
    {
        var text = new StringBuilder($"### {machine}\n\n");
        text.Append("| users | step | seconds | from, to | users/s | peak memory, MB | on disk, bytes a user | allocated, bytes a user ");
        text.Append("| PostgreSQL, seconds | from, to | ratio | target | |\n");
        text.Append("|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|\n");
        AppendRow(
            text, string.Empty, $"durable at each commit: {result.Durability}", "", "", "", "", "", "", Durability(result.Postgres), "", "", "", "");
        foreach (var day in result.Days)
        {
            AppendSteps(text, day);
            AppendFloors(text, day);
        }

        AppendGrowth(text, result.Days);
        text.Append(CultureInfo.InvariantCulture, $"\nRounds: {result.Days[0].Rounds.Count}. Figures are medians; of peak memory, the largest.\n");
        if (result is { LoadBefore: { } before, LoadAfter: { } after })
        {
            text.Append(CultureInfo.InvariantCulture, $"Load average: {before} before, {after} after; the benchmark alone makes 1 to 2.\n");
        }

        if (result.Postgres is { } postgres)
        {
            text.Append('\n').Append(postgres).Append(".\n\n```sql\n").Append(PostgresDay.Statements).Append("\n```\n");
        }

        return text.ToString();
    }

    private static string Durability(string? postgres) => postgres is null
        ? "not installed"
        : string.Join(", ", postgres.Split(", ").Where(setting => setting.StartsWith("fsync", StringComparison.Ordinal) || setting.StartsWith("synchronous_commit", StringComparison.Ordinal)));

    private static void AppendSteps(StringBuilder text, DayResult day)
    {
        AppendStep(text, day, "import", round => round.Import, peer => peer.Import, ImportToPeer);
        AppendTime(text, day, "settle", round => SettleSeconds(round.Run), peer => peer.Settle, SettleToPeer);
        AppendTime(text, day, "settle, beside PostgreSQL's records alone", round => SettleSeconds(round.Run), peer => peer.Records);
        AppendStep(text, day, "run: settle and reconcile", round => round.Run, peer => peer.Settle + peer.Reconcile, RunToPeer);
        AppendTime(text, day, "settle again", round => SettleSeconds(round.RunAgain), peer => peer.SettleAgain, SettleAgainToPeer);
        AppendStep(text, day, "run again", round => round.RunAgain);
        AppendStep(text, day, "reconcile", round => round.Reconcile, peer => peer.Reconcile, ReconcileToPeer);
        AppendStep(text, day, "close", round => round.Close);
        AppendStep(text, day, "export", round => round.Export);
    }

    private static void AppendFloors(StringBuilder text, DayResult day)
    {
        var settle = day.Over(round => SettleSeconds(round.Run)).Median;
        AppendFloor(text, day, "floor: one row a user", day.Over(round => round.OneRowFloorSeconds), settle, SettleToFloor);
        AppendFloor(text, day, "floor: the rows that the run wrote", day.Over(round => round.WrittenRowsFloorSeconds), settle, target: null);
    }

    private static void AppendStep(
        StringBuilder text, DayResult day, string name, Func<DayRound, StepResult> step, Func<PostgresTimes, double>? peer = null, double? target = null)
    {
        var seconds = day.Over(round => step(round).Measured.Seconds);
        AppendMeasured(
            text,
            day,
            name,
            seconds,
            [
                Figures.Megabytes(day.Most(round => step(round).Measured.PeakBytes)),
                Figures.Count(day.Over(round => (double)step(round).StoreBytes / day.Users).Median),
                Figures.Count(day.Over(round => (double)step(round).Measured.AllocatedBytes / day.Users).Median),
            ],
            [.. Peer(day, seconds, peer, target)]);
    }

    private static void AppendTime(
        StringBuilder text, DayResult day, string name, Func<DayRound, double> time, Func<PostgresTimes, double> peer, double? target = null)
    {
        var seconds = day.Over(time);
        AppendMeasured(text, day, name, seconds, ["", "", ""], [.. Peer(day, seconds, peer, target)]);
    }

    private static void AppendFloor(StringBuilder text, DayResult day, string name, Spread floor, double settleSeconds, double? target) => AppendMeasured(
        text, day, name, floor, ["", "", ""], ["", "", .. Judged(floor.Median / settleSeconds, target)]);

    private static void AppendMeasured(StringBuilder text, DayResult day, string name, Spread seconds, string[] process, string[] compared) => AppendRow(
        text,
        [
            Figures.Count(day.Users),
            name,
            Figures.Seconds(seconds.Median),
            Figures.Seconds(seconds),
            Figures.Count(day.Users / seconds.Median),
            .. process,
            .. compared,
        ]);

    // The peer's seconds and spread, then how many times as fast the product is.
    private static IEnumerable<string> Peer(DayResult day, Spread seconds, Func<PostgresTimes, double>? peer, double? target)
    {
        if (peer is null || day.Rounds.Any(round => round.Postgres is null))
        {
            return ["", "", "", "", ""];
        }

        var its = day.Over(round => peer(round.Postgres!));
        return [Figures.Seconds(its.Median), Figures.Seconds(its), .. Judged(its.Median / seconds.Median, target)];
    }

    private static string[] Judged(double ratio, double? target) => target is { } least
        ? [Figures.Ratio(ratio), string.Create(CultureInfo.InvariantCulture, $"≥ {least}"), Verdict(ratio >= least)]
        : [Figures.Ratio(ratio), "", ""];

    // The most users beside the next fewer: does a day grow in proportion, in a memory that does not?
    private static void AppendGrowth(StringBuilder text, IReadOnlyList<DayResult> days)
    {
        var ordered = days.OrderByDescending(day => day.Users).ToList();
        foreach (var (name, step) in (ReadOnlySpan<(string, Func<DayRound, StepResult>)>)
            [
                ("import", round => round.Import),
                ("run", round => round.Run),
                ("run again", round => round.RunAgain),
                ("reconcile", round => round.Reconcile),
                ("close", round => round.Close),
            ])
        {
            var most = ordered[0];
            var users = Figures.Count(most.Users);
            var peak = most.Most(round => step(round).Measured.PeakBytes);
            if (peak is { } bytes)
            {
                AppendFigure(text, users, $"{name}: peak memory", $"{Figures.Megabytes(bytes)} MB", "≤ 150 MB", Verdict(bytes <= MemoryBytes));
            }

            if (ordered.Count < 2 || ordered[1].Users == most.Users)
            {
                continue;
            }

            var fewer = ordered[1];
            var isLarge = fewer.Users >= FewestToGrowFrom;
            var pair = $"{users} ÷ {Figures.Count(fewer.Users)}";
            if (peak is { } larger && fewer.Most(round => step(round).Measured.PeakBytes) is { } smaller)
            {
                var growth = (double)larger / smaller;
                AppendFigure(text, pair, $"{name}: peak memory", Figures.Ratio(growth), isLarge ? "≤ 1.1" : "", isLarge ? Verdict(growth <= MemoryGrowth) : "");
            }

            var kept = Rate(most, step) / Rate(fewer, step);
            AppendFigure(text, pair, $"{name}: users/s", Figures.Ratio(kept), isLarge ? "≥ 0.9" : "", isLarge ? Verdict(kept >= RateKept) : "");
        }
    }

    private static double Rate(DayResult day, Func<DayRound, StepResult> step) => day.Users / day.Over(round => step(round).Measured.Seconds).Median;

    private static double SettleSeconds(StepResult run) => run.Measured.SettleSeconds
        ?? throw new BenchmarkFailedException("a run did not say how long it settled");

    private static void AppendFigure(StringBuilder text, string users, string name, string figure, string target, string verdict) =>
        AppendRow(text, users, name, "", "", "", "", "", "", "", "", figure, target, verdict);

    private static string Verdict(bool reached) => reached ? "reached" : "missed";

    private static void AppendRow(StringBuilder text, params ReadOnlySpan<string> cells)
    {
        foreach (var cell in cells)
        {
            text.Append("| ").Append(cell).Append(cell.Length == 0 ? "" : " ");
        }

        text.Append("|\n");
    }
}
