using System.Text.Json;

namespace Settlement.Cli;

/// <summary>What the demo saw, read from the store rather than from what the commands printed.</summary>
internal sealed record DemoFacts
{
    /// <summary>Users of each day.</summary>
    public required long Users { get; init; }

    /// <summary>Records of the first day after its first run, and after its second.</summary>
    public required (long AfterFirstRun, long AfterSecondRun) FirstDay { get; init; }

    /// <summary>Records of the second day when its run was killed, and after it was run again.</summary>
    public required (long AtKill, long AfterRerun) SecondDay { get; init; }

    /// <summary>Whether reconciliation found no break on either day.</summary>
    public required bool IsClean { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether everything the demo says is true of what it saw.</summary>
    public bool HoldsTogether =>
        IsClean && FirstDay.AfterFirstRun == Users && FirstDay.AfterSecondRun == Users &&
        SecondDay.AtKill < Users && SecondDay.AfterRerun == Users;

    /// <summary>Writes the fields of <c>demo --json</c>.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteNumber("users", Users);
        json.WriteNumber("recordsAfterFirstRun", FirstDay.AfterFirstRun);
        json.WriteNumber("recordsAfterSecondRun", FirstDay.AfterSecondRun);
        json.WriteNumber("recordsWhenKilled", SecondDay.AtKill);
        json.WriteNumber("recordsAfterRerun", SecondDay.AfterRerun);
        json.WriteBoolean("clean", IsClean);
        json.WriteBoolean("holdsTogether", HoldsTogether);
        json.WriteNumber("elapsedSeconds", decimal.Round((decimal)Elapsed.Ticks / TimeSpan.TicksPerSecond, 3));
    }
}
