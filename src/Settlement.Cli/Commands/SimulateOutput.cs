using System.Globalization;
using System.Text.Json;
using Settlement.Core;
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

    /// <summary>Writes it as JSON.</summary>
    public static void WriteJson(Utf8JsonWriter json, CampaignReport report, TimeSpan elapsed)
    {
        json.WriteNumber("firstSeed", report.FirstSeed);
        json.WriteNumber("schedules", report.Schedules);
        json.WriteNumber("elapsedSeconds", decimal.Round((decimal)elapsed.Ticks / TimeSpan.TicksPerSecond, 3));
        json.WriteNumber("schedulesPerSecond", PerSecond(report, elapsed));
        json.WriteNumber("violating", report.Violating);
        json.WriteStartObject("faults");
        foreach (var (kind, times) in report.Faults)
        {
            json.WriteNumber(kind.ToKebabCase(), times);
        }

        json.WriteEndObject();
        json.WriteStartArray("violations");
        foreach (var found in report.Violations)
        {
            json.WriteStartObject();
            json.WriteNumber("seed", found.Seed);
            json.WriteString("invariant", found.Violation.Invariant.ToString());
            json.WriteString("detail", found.Violation.Detail);
            json.WriteString("replay", Replay(found.Seed));
            json.WriteNumber("faultsFound", found.FaultsFound);
            WriteFaults(json, found.Faults);
            WriteSteps(json, found.Trace);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a schedule's steps: <c>steps[] {atMicroseconds, lane, text}</c>.</summary>
    public static void WriteSteps(Utf8JsonWriter json, IReadOnlyList<TraceLine> lines)
    {
        json.WriteStartArray("steps");
        foreach (var line in lines)
        {
            json.WriteStartObject();
            json.WriteNumber("atMicroseconds", line.At);
            json.WriteString("lane", line.Lane);
            json.WriteString("text", line.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

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

    private static void WriteFaults(Utf8JsonWriter json, IReadOnlyList<InjectedFault> faults)
    {
        json.WriteStartArray("faults");
        foreach (var fault in faults)
        {
            json.WriteStartObject();
            json.WriteNumber("atMicroseconds", fault.At);
            json.WriteString("kind", fault.Kind.ToKebabCase());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static long PerSecond(CampaignReport report, TimeSpan elapsed) =>
        elapsed > TimeSpan.Zero ? report.Schedules * TimeSpan.TicksPerSecond / elapsed.Ticks : 0;
}
