namespace Settlement.Documents;

/// <summary>What simulated days came to.</summary>
/// <param name="FirstSeed">The first seed; the others follow it.</param>
/// <param name="Schedules">How many schedules ran.</param>
/// <param name="ElapsedSeconds">How long it took, to the millisecond.</param>
/// <param name="SchedulesPerSecond">Schedules by time.</param>
/// <param name="Violating">How many schedules broke an invariant.</param>
/// <param name="Faults">For each kind of fault how often it struck.</param>
/// <param name="Violations">The first schedules that broke an invariant, each in its shortest form.</param>
public sealed record SimulationDocument(
    ulong FirstSeed,
    long Schedules,
    decimal ElapsedSeconds,
    long SchedulesPerSecond,
    long Violating,
    IReadOnlyDictionary<string, long> Faults,
    IReadOnlyList<ViolationDocument> Violations);

/// <summary>A schedule that breaks an invariant, in its shortest form.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Invariant">The invariant by its number, such as <c>I1</c>.</param>
/// <param name="Detail">What did not hold, in words.</param>
/// <param name="Replay">The command that replays it.</param>
/// <param name="FaultsFound">How many faults the schedule had when it was found.</param>
/// <param name="Faults">The faults that are needed.</param>
/// <param name="Steps">The shortest schedule, step by step.</param>
public sealed record ViolationDocument(
    ulong Seed,
    string Invariant,
    string Detail,
    string Replay,
    long FaultsFound,
    IReadOnlyList<FaultDocument> Faults,
    IReadOnlyList<StepDocument> Steps);

/// <summary>A fault of a schedule.</summary>
/// <param name="AtMicroseconds">When, since the schedule began.</param>
/// <param name="Kind">What went wrong, such as <c>worker-crashes</c>.</param>
public sealed record FaultDocument(long AtMicroseconds, string Kind);

/// <summary>One thing that happened in a schedule.</summary>
/// <param name="AtMicroseconds">When, since the schedule began.</param>
/// <param name="Lane">Where.</param>
/// <param name="Text">What, in words.</param>
public sealed record StepDocument(long AtMicroseconds, string Lane, string Text);

/// <summary>One schedule, written as a page.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="File">The page.</param>
/// <param name="Steps">How many steps it has.</param>
public sealed record ScheduleFileDocument(ulong Seed, string File, int Steps);

/// <summary>One schedule, step by step.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Steps">What happened, in order.</param>
public sealed record TraceDocument(ulong Seed, IReadOnlyList<StepDocument> Steps);
