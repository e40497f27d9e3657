using System.Text.Json;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Cli.Tests;

public sealed class RunOutputTests
{
    [Fact]
    public void Run_as_json_begins_with_its_fixed_fields_in_their_order()
    {
        var json = Write(Reports.Finished(new Tally(3, 2, 1, 0, 0, 12_345, 123_456_789), Reconciliation.Empty), TimeSpan.FromSeconds(1.5));

        Assert.Equal(
            ["date", "instanceId", "users", "settled", "alreadySettled", "nothingToSettle", "conflicts", "quarantined", "earnings", "residue", "elapsedSeconds", "usersPerSecond"],
            json.EnumerateObject().Take(12).Select(field => field.Name));
        Assert.Equal("""["2014-08-05","settle-2014-08-05",6,3,2,1,0,0,"123.45","0.0123456789",1.5,4]""", Compact(json, 12));
    }

    [Fact]
    public void Run_that_found_another_plan_reports_the_records_there_are_as_conflicts_and_no_speed()
    {
        var report = Reports.Refused(new PlanObstacle.PlanDiffers(Reports.Plan with { Yield = Yield.Parse("1.2") }, Reports.Plan, Records: 7));

        Assert.Equal("""["2014-08-05","settle-2014-08-05",7,0,0,0,7,0,"0.00","0.00",1,0]""", Compact(Write(report, TimeSpan.FromSeconds(1)), 12));
    }

    [Fact]
    public void Run_lists_who_needs_attention_with_codes_in_kebab_case()
    {
        var report = Reports.Finished(
            default(Tally) with { Quarantined = 1 },
            Reconciliation.Empty,
            UserResult.Quarantined("u-1", QuarantineReason.PaymentRejected, "no \"account\""));

        var attention = Write(report, TimeSpan.Zero).GetProperty("attention")[0];

        Assert.Equal("""{"userId":"u-1","outcome":"quarantined","reason":"payment-rejected","detail":"no \"account\""}""", Minify(attention));
    }

    private static JsonElement Write(RunReport report, TimeSpan elapsed)
    {
        using var output = new StringWriter();
        JsonOutput.Write(output, RunDocument.Of(report, Currency.Cny, RunExit.Of(report, RunScope.AllUsers, string.Empty).Line, new RunTimes(elapsed, elapsed)));
        using var document = JsonDocument.Parse(output.ToString());
        return document.RootElement.Clone();
    }

    private static string Compact(JsonElement json, int fields) =>
        $"[{string.Join(',', json.EnumerateObject().Take(fields).Select(field => field.Value.GetRawText()))}]";

    private static string Minify(JsonElement json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
