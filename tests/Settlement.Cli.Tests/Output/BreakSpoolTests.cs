using System.Text.Json;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Cli.Tests;

public sealed class BreakSpoolTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(20_000)]
    public void Breaks_come_back_complete_and_in_order_however_many_they_are(int count)
    {
        using var spool = new BreakSpool();
        for (var i = 0; i < count; i++)
        {
            spool.Add(new Break(BreakCode.RecordMissing, $"用户-{i}", $"{new string('x', 60)} \"{i}\"\n"));
        }

        using var output = new StringWriter();
        JsonOutput.Write(output, ReconciliationDocument.Of(Reports.Plan, day: null, Reconciliation.Empty, spool.Read()));

        using var document = JsonDocument.Parse(output.ToString());
        var breaks = document.RootElement.GetProperty("breaks");
        Assert.Equal(count, breaks.GetArrayLength());
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => $"用户-{i}"), breaks.EnumerateArray().Select(item => item.GetProperty("userId").GetString()!));
        Assert.All(breaks.EnumerateArray(), item => Assert.Equal("record-missing", item.GetProperty("code").GetString()));
    }
}
