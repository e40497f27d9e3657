using System.Globalization;
using System.Text.Json;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Shows a run as the log has it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Lease">The date's latest lease, which tells a run that goes on from one that was killed.</param>
internal sealed record LoggedRunOutput(LoggedRun Run, StoredLease? Lease)
{
    private string State => Run.End?.Ending.ToKebabCase() ?? (Run.IsGoingOn(Lease) ? "running" : "interrupted");

    /// <summary>Writes <c>{number, runId, kind, startedBy, startedAt, options, state, endedAt, users, settled, …}</c>.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        var counts = Run.End?.Counts ?? default;
        json.WriteStartObject();
        json.WriteNumber("number", Run.Start.Number);
        json.WriteString("runId", Run.Start.RunId.ToString());
        json.WriteString("kind", Run.Start.Kind.ToKebabCase());
        json.WriteString("startedBy", Run.Start.StartedBy);
        json.WriteString("startedAt", Run.Start.StartedAt.UtcDateTime);
        json.WriteString("options", Run.Start.Options);
        json.WriteString("state", State);
        if (Run.End is { } end)
        {
            json.WriteString("endedAt", end.EndedAt.UtcDateTime);
        }
        else
        {
            json.WriteNull("endedAt");
        }

        json.WriteNumber("users", counts.Users);
        json.WriteNumber("settled", counts.Settled);
        json.WriteNumber("alreadySettled", counts.AlreadySettled);
        json.WriteNumber("nothingToSettle", counts.NothingToSettle);
        json.WriteNumber("conflicts", counts.Conflicts);
        json.WriteNumber("quarantined", counts.Quarantined);
        json.WriteEndObject();
    }

    /// <summary>The run as a row of a table: its number, when, by whom, what was asked for, how it ended.</summary>
    public string[] Row() =>
    [
        Run.Start.Number.ToString(CultureInfo.InvariantCulture),
        Run.Start.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        OneLine.Of(Run.Start.Kind == RunKind.Http ? $"{Run.Start.StartedBy} over HTTP" : Run.Start.StartedBy),
        State + Result(),
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
