using System.Text.Json;
using Settlement.Core;
using Settlement.Simulation;

namespace Settlement.Cli;

/// <summary>Writes the incident as JSON. Money is a string in major units, times are seconds since the first call.</summary>
internal static class IncidentJson
{
    /// <summary>Writes the fields of the object.</summary>
    public static void Write(Utf8JsonWriter json, IncidentReport report, string? file)
    {
        json.WriteStartArray("remedies");
        foreach (var outcome in report.Outcomes)
        {
            json.WriteStartObject();
            Write(json, outcome);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("search");
        json.WriteNumber("schedules", report.Search.Searched);
        WriteCounts(json, "doubled", report.Search.Doubled);
        WriteCounts(json, "unpaid", report.Search.Unpaid);
        json.WriteStartArray("shortest");
        foreach (var shape in report.Search.Shapes)
        {
            json.WriteStartObject();
            json.WriteNumber("seed", shape.Seed);
            WriteTexts(json, "schedule", shape.Lines);
            Write(json, shape.Outcome);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("file", file);
    }

    private static void Write(Utf8JsonWriter json, IncidentOutcome outcome)
    {
        json.WriteString("remedy", outcome.Remedy.Name);
        json.WriteString("title", outcome.Remedy.Title);
        json.WriteString("right", outcome.Right.ToText(Currency.Cny));
        json.WriteString("credited", outcome.Credited.ToText(Currency.Cny));
        json.WriteBoolean("doubled", outcome.IsDoubled);
        json.WriteNumber("records", outcome.CommittedAt.Count);
        json.WriteStartArray("committedAtSeconds");
        foreach (var at in outcome.CommittedAt)
        {
            json.WriteNumberValue(Seconds(at));
        }

        json.WriteEndArray();
        json.WriteString("recorded", outcome.Recorded.ToText(Currency.Cny));
        json.WriteString("paid", outcome.Paid.ToText(Currency.Cny));
        WriteTexts(json, "transactionIds", outcome.PaidIds.Select(id => id.ToString()));
        WriteTexts(json, "breaks", outcome.Breaks);
        json.WriteStartArray("timeline");
        foreach (var entry in outcome.Timeline)
        {
            json.WriteStartObject();
            json.WriteNumber("atSeconds", Seconds(entry.At));
            json.WriteNumber("untilSeconds", Seconds(entry.Until));
            json.WriteString("lane", entry.Lane.ToKebabCase());
            json.WriteString("text", entry.Text);
            json.WriteString("tone", entry.Tone.ToKebabCase());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IReadOnlyDictionary<IncidentRemedy, int> counts)
    {
        json.WriteStartObject(name);
        foreach (var remedy in IncidentRemedy.All)
        {
            json.WriteNumber(remedy.Name, counts[remedy]);
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static decimal Seconds(long microseconds) => decimal.Round((decimal)microseconds / 1_000_000, 3);
}
