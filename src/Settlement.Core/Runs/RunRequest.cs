namespace Settlement.Core;

/// <summary>What a run is asked to do; the input of the day's workflow.</summary>
public sealed record RunRequest
{
    /// <summary>The settlement date.</summary>
    public required SettlementDate Date { get; init; }

    /// <summary>Tells this run from all others.</summary>
    public required RunId RunId { get; init; }

    /// <summary>Which users are settled.</summary>
    public RunScope Scope { get; init; } = RunScope.AllUsers;

    /// <summary>The users of <see cref="RunScope.NamedUsers"/>, distinct; empty otherwise.</summary>
    public IReadOnlyList<UserId> Users { get; init; } = [];

    /// <summary>
    /// Whether to pay under the next attempt's transaction id whose payment was refused for good: of
    /// <see cref="RunScope.OnlyFailed"/>.
    /// </summary>
    public bool RetryRejected { get; init; }

    /// <summary>Whether to write nothing and only say what would happen.</summary>
    public bool DryRun { get; init; }

    /// <summary>The named checks whose findings are let through; who did so is in the log of runs.</summary>
    public IReadOnlyList<CheckCode> Accepted { get; init; } = [];

    /// <summary>What the run has to find, as a dry run showed it, or else nobody is settled; null where nobody asked for that.</summary>
    public InputsHash? ExpectedInputs { get; init; }

    /// <summary>Which positions were found to be as expected; null before, and where nobody asked for that.</summary>
    public long? PositionsVersion { get; init; }

    /// <summary>How the run uses the inbox; null for not at all. A dry run never does: it writes nothing.</summary>
    public InboxUse? Inbox { get; init; }

    /// <summary>
    /// How the run takes its turn on its date; null if its caller has taken it. A dry run takes none: it writes nothing.
    /// </summary>
    public TurnRequest? Turn { get; init; }

    /// <summary>How the run is cut into pieces.</summary>
    public RunSizing Sizing { get; init; } = new();

    /// <summary>
    /// The instance id of the workflow: that of the date's runs, or <c>dry-run-yyyy-MM-dd</c>. A dry run writes nothing, so
    /// it keeps no run from starting, and no run keeps it.
    /// </summary>
    public string InstanceId => DryRun ? $"dry-run-{Date}" : RunsOf(Date);

    /// <summary>The deterministic instance id that all runs of a date share: <c>settle-yyyy-MM-dd</c>.</summary>
    public static string RunsOf(SettlementDate date) => $"settle-{date}";

    /// <summary>The instance id of a part's sub-workflow: <c>settle-yyyy-MM-dd-p00</c>.</summary>
    /// <param name="instanceId">That of the run.</param>
    /// <param name="part">Which part, from 0.</param>
    public static string PartInstanceId(string instanceId, int part) => $"{instanceId}-p{part:00}";
}

/// <summary>Which users of a date a run settles.</summary>
public enum RunScope
{
    /// <summary>Every user with a position.</summary>
    AllUsers,

    /// <summary>The users that were named.</summary>
    NamedUsers,

    /// <summary>The users whose last result was a conflict or a quarantine.</summary>
    OnlyFailed,
}
