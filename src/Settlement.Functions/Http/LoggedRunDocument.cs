using Settlement.Core;

namespace Settlement.Functions;

/// <summary>A run as the log has it: the fields of a run in <c>settle status --json</c>. No amounts.</summary>
internal sealed record LoggedRunDocument(
    long Number,
    string RunId,
    RunKind Kind,
    string StartedBy,
    DateTime StartedAt,
    string Options,
    string State,
    DateTime? EndedAt,
    long Users,
    long Settled,
    long AlreadySettled,
    long NothingToSettle,
    long Conflicts,
    long Quarantined)
{
    /// <summary>The document of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="lease">The date's latest lease, which tells a run that goes on from one that was killed.</param>
    public static LoggedRunDocument Of(LoggedRun run, StoredLease? lease)
    {
        var counts = run.End?.Counts ?? default;
        return new LoggedRunDocument(
            run.Start.Number,
            run.Start.RunId.ToString(),
            run.Start.Kind,
            OneLine.Of(run.Start.StartedBy),
            run.Start.StartedAt.UtcDateTime,
            OneLine.Of(run.Start.Options),
            run.End?.Ending.ToKebabCase() ?? (run.IsGoingOn(lease) ? "running" : "interrupted"),
            run.End?.EndedAt.UtcDateTime,
            counts.Users,
            counts.Settled,
            counts.AlreadySettled,
            counts.NothingToSettle,
            counts.Conflicts,
            counts.Quarantined);
    }
}
