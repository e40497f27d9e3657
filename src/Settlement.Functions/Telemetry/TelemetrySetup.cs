using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace Settlement.Functions;

/// <summary>Traces and metrics by OpenTelemetry, sent to Azure Monitor where a connection string says so.</summary>
internal static class TelemetrySetup
{
    private const string MonitorSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Adds them.</summary>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithMetrics(metrics => metrics.AddMeter(SettlementMeter.Name))
            .WithTracing(tracing => tracing.AddSource("Microsoft.DurableTask", "Azure.*"));
        if (!string.IsNullOrWhiteSpace(configuration[MonitorSetting]))
        {
            telemetry.UseAzureMonitorExporter();
        }

        services.AddSingleton<SettlementMeter>();
    }
}
