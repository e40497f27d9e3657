using Settlement.Documents;

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

    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether everything the demo says is true of what it saw.</summary>
    public bool HoldsTogether =>
        IsClean && FirstDay.AfterFirstRun == Users && FirstDay.AfterSecondRun == Users &&
        SecondDay.AtKill < Users && SecondDay.AfterRerun == Users;

    /// <summary>What <c>demo --json</c> prints.</summary>
    public DemoDocument ToDocument() => new(
        Users,
        FirstDay.AfterFirstRun,
        FirstDay.AfterSecondRun,
        SecondDay.AtKill,
        SecondDay.AfterRerun,
        IsClean,
        HoldsTogether,
        DocumentJson.Seconds(Elapsed));
}
