using Settlement.Core;

namespace Settlement.Documents;

/// <summary>A run, or a close, as the log has it. No amounts: the log says what was done, the records how much.</summary>
/// <param name="Number">Which run or close of the date it is; a number may be missing.</param>
/// <param name="RunId">The run; its records carry the same id.</param>
/// <param name="Kind">What started it: <c>command-line</c>, <c>timer</c> or <c>http</c>.</param>
/// <param name="Work">What it does: <c>day</c>, <c>close</c>, <c>correction</c>, <c>correction-close</c>, <c>cancel</c> or <c>owed</c>; of entries of earlier versions <c>day</c>.</param>
/// <param name="StartedBy">Who.</param>
/// <param name="StartedAt">When, UTC.</param>
/// <param name="Options">What was asked for, without secrets.</param>
/// <param name="State"><c>running</c>, <c>interrupted</c>, or how it ended.</param>
/// <param name="EndedAt">When it ended, UTC; null if it has not.</param>
/// <param name="Users">Users in any outcome; 0 unless finished, as are those of each outcome.</param>
/// <param name="Settled">Settled by this run.</param>
/// <param name="AlreadySettled">Settled before.</param>
/// <param name="NothingToSettle">Whose earnings came to zero.</param>
/// <param name="Conflicts">Whose record has another content.</param>
/// <param name="Quarantined">Who could not be settled.</param>
public sealed record LoggedRunDocument(
    long Number,
    string RunId,
    string Kind,
    string Work,
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
            run.Start.Kind.ToKebabCase(),
            run.Start.Work.ToKebabCase(),
            run.Start.StartedBy,
            run.Start.StartedAt.UtcDateTime,
            run.Start.Options,
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
