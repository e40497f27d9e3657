using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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
}
