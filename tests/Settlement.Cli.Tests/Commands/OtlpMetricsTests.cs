using Settlement.Core;

namespace Settlement.Cli.Tests;

public sealed class OtlpMetricsTests : IDisposable
{
    private static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Collector_that_is_not_there_changes_nothing_of_a_command()
    {
        await store.FillAsync(Date, "1.1301", ("user-1", 10_000_00));
        Uri gone;
        await using (var receiver = new OtlpReceiver())
        {
            gone = receiver.Endpoint;
        }

        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = gone.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };

        var result = await InProcessSettle.RunAsync(["run", "--date", "2014-08-05", "--store", store.Url], variables, CancellationToken.None);

        result.Expect(0);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_tells_its_date_and_its_phases_where_a_collector_is_named(bool isNamed)
    {
        await store.FillAsync(Date, "1.1301", ("user-1", 10_000_00));
        await using var receiver = new OtlpReceiver();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" };
        if (isNamed)
        {
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Endpoint.ToString();
        }

        var result = await InProcessSettle.RunAsync(["run", "--date", "2014-08-05", "--store", store.Url], variables, CancellationToken.None);

        result.Expect(0);
        Assert.Empty(result.Error);
        if (!isNamed)
        {
            Assert.Empty(receiver.Received);
            return;
        }

        Assert.All(receiver.Received, static sent => Assert.Equal("/v1/metrics", sent.Path));
        var bodies = string.Concat(receiver.Received.Select(static sent => sent.Body));
        Assert.All(
            ["settlement.day", "2014-08-05", "settled", "settlement.users", "settlement.phase_duration", "planning", "settling", "reconciling", "settle"],
            text => Assert.Contains(text, bodies, StringComparison.Ordinal));
    }
}
