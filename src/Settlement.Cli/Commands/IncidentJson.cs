using Settlement.Core;
using Settlement.Documents;
using Settlement.Simulation;

namespace Settlement.Cli;

/// <summary>What <c>incident --json</c> prints.</summary>
internal static class IncidentJson
{
    /// <summary>The document of a report; the file is the page that it was drawn on, null if it was not.</summary>
    public static IncidentDocument Document(IncidentReport report, string? file) => new(
        [.. report.Outcomes.Select(outcome => Document(outcome))],
        new IncidentSearchDocument(
            report.Search.Searched,
            ByName(report.Search.Doubled),
            ByName(report.Search.Unpaid),
            [.. report.Search.Shapes.Select(shape => Document(shape.Outcome) with { Seed = shape.Seed, Schedule = shape.Lines })]),
        file);

    private static RemedyDocument Document(IncidentOutcome outcome) => new(
        Seed: null,
        Schedule: null,
        outcome.Remedy.Name,
        outcome.Remedy.Title,
        outcome.Right.ToText(Currency.Cny),
        outcome.Credited.ToText(Currency.Cny),
        outcome.IsDoubled,
        outcome.CommittedAt.Count,
        [.. outcome.CommittedAt.Select(Seconds)],
        outcome.Recorded.ToText(Currency.Cny),
        outcome.Paid.ToText(Currency.Cny),
        [.. outcome.PaidIds.Select(id => id.ToString())],
        outcome.Breaks,
        [.. outcome.Timeline.Select(entry => new TimelineDocument(
            Seconds(entry.At), Seconds(entry.Until), entry.Lane.ToKebabCase(), entry.Text, entry.Tone.ToKebabCase()))]);

    private static Dictionary<string, int> ByName(IReadOnlyDictionary<IncidentRemedy, int> counts) =>
        IncidentRemedy.All.ToDictionary(remedy => remedy.Name, remedy => counts[remedy], StringComparer.Ordinal);

    private static decimal Seconds(long microseconds) => decimal.Round((decimal)microseconds / 1_000_000, 3);
}
