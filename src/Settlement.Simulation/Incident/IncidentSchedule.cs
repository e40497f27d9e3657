using System.Globalization;

namespace Settlement.Simulation;

/// <summary>What goes on around the settling of one user: other work on the pool, retries, pauses, commits that take long.</summary>
internal sealed record IncidentSchedule
{
    /// <summary>From one call to the next: no answer within 5 s, and another second before the caller tries again.</summary>
    public const long RetryEvery = 6 * VirtualTime.Second;

    /// <summary>How often the caller calls again when it has no answer.</summary>
    public required int Retries { get; init; }

    /// <summary>Other work that needs a connection: when it asks, and how long it keeps one. In microseconds.</summary>
    public required IReadOnlyList<(long At, long Keeps)> OtherWork { get; init; }

    /// <summary>Which attempt, the first being 0, pauses where and for how many microseconds.</summary>
    public IReadOnlyList<(int Attempt, IncidentStep Step, long Length)> Pauses { get; init; } = [];

    /// <summary>Which attempt's commit takes how many microseconds longer than usual.</summary>
    public IReadOnlyList<(int Attempt, long Length)> SlowCommits { get; init; } = [];

    /// <summary>
    /// The incident's own: a night's batch has both connections and more of it waits. The caller calls again once.
    /// </summary>
    public static IncidentSchedule Original { get; } = new()
    {
        Retries = 1,
        OtherWork =
        [
            (0, 6_450 * VirtualTime.Millisecond), (0, 6_550 * VirtualTime.Millisecond),
            (1 * VirtualTime.Second, 7 * VirtualTime.Second), (1 * VirtualTime.Second, 5_800 * VirtualTime.Millisecond),
        ],
    };

    /// <summary>The schedule of a seed: anything that can happen on a bad night.</summary>
    public static IncidentSchedule Of(ulong seed)
    {
        const int MostOtherWork = 5;
        var random = new SeededRandom(SeededRandom.Mix(seed, 5));
        var retries = 1 + random.Below(8);
        var work = Enumerable.Range(0, random.Below(MostOtherWork))
            .Select(_ => (random.Between(0, 20) * VirtualTime.Second, random.Between(1, 20) * VirtualTime.Second)).ToList();
        var pauses = Enumerable.Range(0, random.Below(3))
            .Select(_ => (random.Below(retries + 1), (IncidentStep)random.Below(3), random.Between(1, 60) * VirtualTime.Second)).ToList();
        var commits = Enumerable.Range(0, random.Below(3))
            .Select(_ => (random.Below(retries + 1), random.Between(1, 60) * VirtualTime.Second)).ToList();
        return new IncidentSchedule { Retries = retries, OtherWork = work, Pauses = pauses, SlowCommits = commits };
    }

    /// <summary>The schedule in words, a line for each thing that goes wrong.</summary>
    public IReadOnlyList<string> Describe() =>
    [
        .. OtherWork.Select(work => $"other work asks for a connection at {Seconds(work.At)} and keeps it for {Seconds(work.Keeps)}"),
        .. Pauses.Select(pause => $"{Worker(pause.Attempt)} pauses for {Seconds(pause.Length)} {Place(pause.Step)}"),
        .. SlowCommits.Select(commit => $"the commit of {Worker(commit.Attempt)} takes {Seconds(commit.Length)} longer"),
        $"the caller has no answer and calls again every {Seconds(RetryEvery)}, {(Retries == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{Retries} times"))}",
    ];

    private static string Worker(int attempt) => attempt == 0 ? "worker A" : $"worker B (retry {attempt})";

    private static string Place(IncidentStep step) => step switch
    {
        IncidentStep.AfterLock => "after taking the lock",
        IncidentStep.AfterRead => "after it found no record",
        IncidentStep.AfterCommit => "after its commit, before it pays",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "unknown step"),
    };

    private static string Seconds(long microseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{(decimal)microseconds / VirtualTime.Second:0.##} s");
}
