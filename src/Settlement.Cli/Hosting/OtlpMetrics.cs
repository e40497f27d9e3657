using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Settlement.Core;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Cli;

/// <summary>
/// Metrics of one command, sent by OTLP when it ends, and every minute until then. A collector that does not answer neither
/// fails the command nor holds it up for long.
/// </summary>
internal sealed class OtlpMetrics : IRunMetrics, IDisposable, IMeterFactory
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const int MostMillisecondsAtTheEnd = 5_000;

    // OpenTelemetry's own, as far as they say where and how metrics are sent.
    private static readonly string[] Variables =
    [
        EndpointVariable, "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TIMEOUT",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "OTEL_EXPORTER_OTLP_METRICS_HEADERS",
        "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES",
    ];

    private readonly MeterProvider provider;
    private readonly Meter meter = new(SettlementMeter.Name);
    private readonly SettlementMeter told;

    private OtlpMetrics(IConfiguration configuration)
    {
        provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(static resource => resource.AddService("settle").AddEnvironmentVariableDetector())
            .AddMeter(SettlementMeter.Name)
            .AddOtlpExporter()
            .Build();
        told = new SettlementMeter(this);
    }

    /// <summary>Starts to listen where the environment names a collector; null where it names none.</summary>
    public static OtlpMetrics? Start(Func<string, string?> readVariable) => string.IsNullOrWhiteSpace(readVariable(EndpointVariable))
        ? null
        : new OtlpMetrics(new ConfigurationBuilder().AddInMemoryCollection(Variables.ToDictionary(name => name, readVariable)).Build());

    public async Task TellAsync(OpenStores stores, SettlementDate date, Tally tally, CancellationToken cancellationToken)
    {
        told.Settled(tally);
        if (await stores.Settlements.ReadDayAsync(date, cancellationToken) is { } day)
        {
            told.Left(day);
        }
    }

    public Meter Create(MeterOptions options) => meter;

    public void Dispose()
    {
        provider.Shutdown(MostMillisecondsAtTheEnd);
        provider.Dispose();
        meter.Dispose();
    }
}
