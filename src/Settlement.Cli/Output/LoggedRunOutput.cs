using System.Globalization;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Cli;

/// <summary>Shows a run as the log has it. The date's latest lease tells a run that goes on from one that was killed.</summary>
internal sealed record LoggedRunOutput(LoggedRun Run, StoredLease? Lease)
{
    /// <summary>The run as others see it.</summary>
    public LoggedRunDocument Document { get; } = LoggedRunDocument.Of(Run, Lease);

    /// <summary>The run as a row of a table: its number, what it does, when, by whom, how it ended, what was asked for.</summary>
    public string[] Row() =>
    [
        Run.Start.Number.ToString(CultureInfo.InvariantCulture),
        Document.Work,
        Run.Start.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        OneLine.Of(Run.Start.Kind == RunKind.Http ? $"{Run.Start.StartedBy} over HTTP" : Run.Start.StartedBy),
        Document.State + Result(),
        OneLine.Of(Run.Start.Options),
    ];

    private string Result()
    {
        if (Run.End is not { Ending: RunEnding.Finished } end)
        {
            return string.Empty;
        }

        var counts = new (long Users, string Outcome)[]
        {
            (end.Counts.Settled, "settled"),
            (end.Counts.AlreadySettled, "already settled"),
            (end.Counts.NothingToSettle, "nothing to settle"),
            (end.Counts.Conflicts, "in conflict"),
            (end.Counts.Quarantined, "quarantined"),
        };
        var some = string.Join(", ", counts.Where(count => count.Users > 0).Select(count => $"{Tables.Count(count.Users)} {count.Outcome}"));
        return some.Length == 0 ? string.Empty : ", " + some;
    }
}
