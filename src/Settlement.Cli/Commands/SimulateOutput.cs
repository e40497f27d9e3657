using System.Globalization;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Simulation;

namespace Settlement.Cli;

/// <summary>Writes what <c>settle simulate</c> found.</summary>
internal static class SimulateOutput
{
    /// <summary>The command that runs one seed's schedule again.</summary>
    public static string Replay(ulong seed) => string.Create(CultureInfo.InvariantCulture, $"settle simulate --seeds 1 --seed {seed}");

    /// <summary>Names every violation on standard error, with the command that replays it.</summary>
    /// <returns>The exit code.</returns>
    public static ExitCode Conclude(CommandSession session, CampaignReport report)
    {
        foreach (var found in report.Violations)
        {
            session.Note($"seed {found.Seed} breaks {found.Violation.Invariant}; replay it with: {Replay(found.Seed)}");
        }

        return report.Violating == 0 ? ExitCode.Done : ExitCode.Breaks;
    }

    /// <summary>Writes it for a person.</summary>
    public static void WriteText(CommandSession session, CampaignReport report, TimeSpan elapsed)
    {
        var last = unchecked(report.FirstSeed + (ulong)report.Schedules - 1);
        Tables.WriteFacts(
            session,
            ("schedules", $"{Tables.Count(report.Schedules)}, seeds {report.FirstSeed} to {last}"),
            ("time", string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0} s, {Tables.Count(PerSecond(report, elapsed), "schedule")} a second")),
            ("violations", report.Violating == 0 ? "none: I1 to I8 held in every schedule" : Tables.Count(report.Violating, "schedule")));
        Tables.Write(
            session,
            ["fault", "times"],
            new HashSet<string>(StringComparer.Ordinal) { "times" },
            report.Faults.Select(entry => new[] { entry.Key.ToKebabCase(), Tables.Count(entry.Value) }));
        foreach (var found in report.Violations)
        {
            WriteText(session, found);
        }
    }

    /// <summary>What <c>simulate --json</c> prints.</summary>
    public static SimulationDocument Document(CampaignReport report, TimeSpan elapsed) => new(
        report.FirstSeed,
        report.Schedules,
        DocumentJson.Seconds(elapsed),
        PerSecond(report, elapsed),
        report.Violating,
        report.Faults.ToDictionary(entry => entry.Key.ToKebabCase(), entry => entry.Value, StringComparer.Ordinal),
        [.. report.Violations.Select(found => new ViolationDocument(
            found.Seed,
            found.Violation.Invariant.ToString(),
            found.Violation.Detail,
            Replay(found.Seed),
            found.FaultsFound,
            [.. found.Faults.Select(fault => new FaultDocument(fault.At, fault.Kind.ToKebabCase()))],
            Steps(found.Trace)))]);

    /// <summary>A schedule's steps.</summary>
    public static IReadOnlyList<StepDocument> Steps(IReadOnlyList<TraceLine> lines) =>
        [.. lines.Select(line => new StepDocument(line.At, line.Lane, line.Text))];

    private static void WriteText(CommandSession session, FoundViolation found)
    {
        session.WriteLine();
        session.WriteLine($"Seed {found.Seed} breaks {found.Violation.Invariant}: {found.Violation.Detail}");
        session.WriteLine($"Shortest schedule, {Tables.Count(found.Faults.Count, "fault")} of {found.FaultsFound}:");
        foreach (var fault in found.Faults)
        {
            session.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {(decimal)fault.At / 1_000_000:0.000} s  {fault.Kind.ToKebabCase()}"));
        }

        session.WriteLine("Step by step:");
        foreach (var line in found.Trace)
        {
            session.WriteLine(line.ToString());
        }

        session.WriteLine($"Replay it with: {Replay(found.Seed)}");
    }

    private static long PerSecond(CampaignReport report, TimeSpan elapsed) =>
        elapsed > TimeSpan.Zero ? report.Schedules * TimeSpan.TicksPerSecond / elapsed.Ticks : 0;
}
