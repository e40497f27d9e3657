using System.Data.Common;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>
/// Traces and metrics by OpenTelemetry, sent to Azure Monitor where a connection string says so, and by OTLP where an endpoint
/// does; to both where both do.
/// </summary>
internal static class TelemetrySetup
{
    private const string MonitorSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    // OpenTelemetry's own settings: this one, and those whose names begin like it, are read by the exporter.
    private const string OtlpSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // The host's own setting, of the form ClientId=…;Authorization=AAD: without it, the connection string's key is enough.
    private const string SignInSetting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithMetrics(metrics => metrics.AddMeter(SettlementMeter.Name))
            .WithTracing(tracing => tracing.AddSource("Microsoft.DurableTask", "Azure.*"));
        if (!string.IsNullOrWhiteSpace(configuration[MonitorSetting]))
        {
            telemetry.UseAzureMonitorExporter(exporter => exporter.Credential = FindCredential(configuration[SignInSetting]));
        }

        if (!string.IsNullOrWhiteSpace(configuration[OtlpSetting]))
        {
            telemetry.UseOtlpExporter();
        }

        services.AddSingleton<SettlementMeter>();
    }

    private static ManagedIdentityCredential? FindCredential(string? signIn)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = signIn };
        if (!parts.TryGetValue("Authorization", out var kind) || !"AAD".Equals(kind as string, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return new ManagedIdentityCredential(
            parts.TryGetValue("ClientId", out var id) ? ManagedIdentityId.FromUserAssignedClientId((string)id) : ManagedIdentityId.SystemAssigned);
    }
}
