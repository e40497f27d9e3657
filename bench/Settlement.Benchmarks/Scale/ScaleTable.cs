using System.Text;

namespace Settlement.Benchmarks;

/// <summary>The Markdown that goes into the README: the steps, then the ratios beside what they should reach.</summary>
internal static class ScaleTable
{
    private const double RunToFloor = 0.5;
    private const double RerunToRun = 2;
    private const double MemoryGrowth = 1.2;
    private const long MemoryBytes = 200_000_000;

    /// <summary>Writes it, lines ended by LF.</summary>
    /// <param name="machine">The machine, for the heading.</param>
    /// <param name="days">What was measured.</param>
    public static string Write(string machine, IReadOnlyList<DayResult> days)
    {
        var text = new StringBuilder($"### {machine}\n\n");
        text.Append("| users | step | seconds | process, seconds | users/s | peak memory, MB |\n");
        text.Append("|--:|---|--:|--:|--:|--:|\n");
        foreach (var day in days)
        {
            AppendSteps(text, day);
        }

        text.Append("\n| users | ratio | measured | target | |\n|--:|---|--:|--:|---|\n");
        foreach (var day in days)
        {
            AppendRatios(text, day);
        }

        AppendGrowth(text, days);
        return text.ToString();
    }

    private static void AppendSteps(StringBuilder text, DayResult day)
    {
        var users = Figures.Count(day.Users);
        foreach (var step in day.Steps)
        {
            var seconds = step.ReportedSeconds is { } reported ? Figures.Seconds(reported) : string.Empty;
            AppendRow(
                text,
                users,
                step.Step,
                seconds,
                Figures.Seconds(step.ProcessSeconds),
                Figures.Count(step.UsersPerSecond),
                Figures.Megabytes(step.PeakBytes));
        }

        AppendRow(
            text,
            users,
            $"floor: {Figures.Count(day.Floor.Records)} records, {Figures.Count(day.Floor.Payments)} payments",
            Figures.Seconds(day.Floor.Seconds),
            string.Empty,
            Figures.Count(day.Floor.UsersPerSecond),
            string.Empty);
    }

    private static void AppendRatios(StringBuilder text, DayResult day)
    {
        var users = Figures.Count(day.Users);
        var toFloor = day.FirstRun.UsersPerSecond / day.Floor.UsersPerSecond;
        AppendRow(text, users, "run ÷ floor, users/s", Figures.Ratio(toFloor), "≥ 0.5", Verdict(toFloor >= RunToFloor));
        if (day.FirstRun.SettleSeconds is { } settling && day.Rerun.SettleSeconds is { } settlingAgain)
        {
            var alone = day.Floor.Seconds / settling;
            AppendRow(text, users, "of which settling, without reconciling ÷ floor", Figures.Ratio(alone), "≥ 0.5", Verdict(alone >= RunToFloor));
            var again = settling / settlingAgain;
            AppendRow(text, users, "settling again ÷ settling", Figures.Ratio(again), "≥ 2", Verdict(again >= RerunToRun));
        }

        var toRun = day.Rerun.UsersPerSecond / day.FirstRun.UsersPerSecond;
        AppendRow(text, users, "run again ÷ run, users/s", Figures.Ratio(toRun), "≥ 2", Verdict(toRun >= RerunToRun));
        if (day.FirstRun.PeakBytes is { } peak)
        {
            AppendRow(
                text, users, "peak memory of run", $"{Figures.Megabytes(peak)} MB", "< 200 MB", Verdict(peak < MemoryBytes));
        }
    }

    private static void AppendGrowth(StringBuilder text, IReadOnlyList<DayResult> days)
    {
        var most = days.MaxBy(day => day.Users)!;
        var least = days.MinBy(day => day.Users)!;
        if (most.Users == least.Users || most.FirstRun.PeakBytes is not { } larger || least.FirstRun.PeakBytes is not { } smaller)
        {
            return;
        }

        var growth = (double)larger / smaller;
        AppendRow(
            text,
            $"{Figures.Count(most.Users)} ÷ {Figures.Count(least.Users)}",
            "peak memory of run",
            Figures.Ratio(growth),
            "≤ 1.2",
            Verdict(growth <= MemoryGrowth));
    }

    private static string Verdict(bool reached) => reached ? "reached" : "missed";

    private static void AppendRow(StringBuilder text, params ReadOnlySpan<string> cells)
    {
        foreach (var cell in cells)
        {
            text.Append("| ").Append(cell).Append(' ');
        }

        text.Append("|\n");
    }
}
