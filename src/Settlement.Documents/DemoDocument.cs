namespace Settlement.Documents;

/// <summary>What the demo saw in its store.</summary>
/// <param name="Users">Users of each day.</param>
/// <param name="RecordsAfterFirstRun">Records of the first day after its first run.</param>
/// <param name="RecordsAfterSecondRun">Records of the first day after its second run.</param>
/// <param name="RecordsWhenKilled">Records of the second day when its run was killed.</param>
/// <param name="RecordsAfterRerun">Records of the second day after it was run again.</param>
/// <param name="Clean">Whether reconciliation found no break on either day.</param>
/// <param name="HoldsTogether">Whether everything the demo says is true of what it saw.</param>
/// <param name="ElapsedSeconds">How long it took, to the millisecond.</param>
public sealed record DemoDocument(
    long Users,
    long RecordsAfterFirstRun,
    long RecordsAfterSecondRun,
    long RecordsWhenKilled,
    long RecordsAfterRerun,
    bool Clean,
    bool HoldsTogether,
    decimal ElapsedSeconds);
