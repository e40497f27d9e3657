using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions.Tests;

public sealed class TelemetrySetupTests
{
    [Theory]
    [InlineData("ClientId=11111111-2222-3333-4444-555555555555;Authorization=AAD", true)]
    [InlineData("Authorization=AAD", true)]
    [InlineData(null, false)]
    public void Telemetry_is_sent_with_the_identity_that_the_settings_name(string? signIn, bool withIdentity)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "InstrumentationKey=66666666-6666-6666-6666-666666666666",
            ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = signIn,
        }).Build();
        var registered = new ServiceCollection();
        registered.AddTelemetry(configuration);
        using var services = registered.BuildServiceProvider();

        var credential = services.GetRequiredService<IOptions<AzureMonitorExporterOptions>>().Value.Credential;

        Assert.Equal(withIdentity, credential is ManagedIdentityCredential);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Telemetry_is_sent_by_otlp_where_an_endpoint_says_so(bool isSet)
    {
        await using var receiver = new OtlpReceiver();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = isSet ? receiver.Endpoint.ToString() : null,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        }).Build();
        var registered = new ServiceCollection();
        registered.AddMetrics().AddSingleton<IConfiguration>(configuration).AddTelemetry(configuration);
        await using var services = registered.BuildServiceProvider();
        var provider = services.GetRequiredService<MeterProvider>();
        services.GetRequiredService<SettlementMeter>().Stands(AppWorld.Date, DateState.Open, TimeSpan.FromHours(3));

        Assert.True(provider.ForceFlush());

        if (!isSet)
        {
            Assert.Empty(receiver.Received);
            return;
        }

        var (path, body) = Assert.Single(receiver.Received, static sent => sent.Body.Contains("settlement.day", StringComparison.Ordinal));
        Assert.Equal("/v1/metrics", path);
        Assert.All(["settlement.overdue", "date", "2014-08-05", "state", "open"], text => Assert.Contains(text, body, StringComparison.Ordinal));
    }
}
