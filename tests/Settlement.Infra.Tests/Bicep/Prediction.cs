using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Settlement.Infra.Tests;

/// <summary>What a deployment of the template would be for given parameters: the compiler's own evaluation of it.</summary>
internal sealed class Prediction
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<Prediction>>> Predictions = new(StringComparer.Ordinal);

    private Prediction(IReadOnlyList<PredictedResource> resources, JsonElement outputs)
    {
        Resources = resources;
        Outputs = outputs;
    }

    /// <summary>All resources, existing ones left out.</summary>
    public IReadOnlyList<PredictedResource> Resources { get; }

    private JsonElement Outputs { get; }

    /// <summary>With nothing set but what has no default.</summary>
    public static Task<Prediction> DefaultAsync() => OfAsync([]);

    /// <summary>With everything optional switched on, for many users.</summary>
    public static Task<Prediction> EverythingAsync() => OfAsync(
    [
        "param usersExpected = 5000000",
        "param runMinutes = 30",
        "param deadlineMinutes = 90",
        "param quarantineThreshold = 25",
        "param cosmosCapacity = 'autoscale'",
        "param pairedLocation = 'northeurope'",
        "param zoneRedundant = true",
        "param vnetEnabled = true",
        "param allowedIpAddresses = '203.0.113.7, 198.51.100.0/24'",
        "param entraClientId = '44444444-4444-4444-4444-444444444444'",
        "param alertEmail = 'oncall@example.com'",
        "param payments = 'https://pay.example.com/v1'",
        "param paymentsKeyUri = 'https://vault.vault.azure.net/secrets/payments'",
        "param paymentsPromiseIdempotency = false",
        "param paymentsTakeReversals = true",
        "param product = 'fund-a'",
        "param currency = 'USD'",
        "param rounding = 'half-even'",
    ]);

    /// <summary>For a million users in two hours.</summary>
    public static Task<Prediction> BusyAsync() => OfAsync(["param usersExpected = 1000000", "param runMinutes = 120"]);

    /// <summary>As a trial is deployed, which is removed again.</summary>
    public static Task<Prediction> TrialAsync() => OfAsync(["param lockRecords = false"]);

    /// <summary>With private data, for few users, operated by a group too.</summary>
    public static Task<Prediction> PrivateAsync() =>
        OfAsync(["param vnetEnabled = true", "param operatorGroupId = '11111111-1111-1111-1111-111111111111'", "param usersExpected = 1000"]);

    // With the given lines of a parameter file beside what has no default.
    private static Task<Prediction> OfAsync(IReadOnlyList<string> parameters)
    {
        var text = string.Join('\n', parameters);
        return Predictions.GetOrAdd(text, static text => new Lazy<Task<Prediction>>(() => PredictAsync(text))).Value;
    }

    public IEnumerable<PredictedResource> OfType(string type) =>
        Resources.Where(resource => string.Equals(resource.Type, type, StringComparison.OrdinalIgnoreCase));

    /// <summary>The settings of the function app, as its environment has them.</summary>
    public IReadOnlyDictionary<string, string> AppSettings() => OfType("Microsoft.Web/sites/config")
        .Single(resource => resource.Name.EndsWith("/appsettings", StringComparison.Ordinal))
        .At("properties")!.Value.EnumerateObject()
        .ToDictionary(setting => setting.Name, setting => RunTimeValues.Fill(setting.Value.ToString()), StringComparer.Ordinal);

    /// <summary>An output of the deployment, as text.</summary>
    public string? Output(string name) => Outputs.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static async Task<Prediction> PredictAsync(string parameters)
    {
        var template = await CompiledTemplate.GetAsync();
        var name = "prediction-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parameters)))[..12];
        var file = Path.Combine(AppContext.BaseDirectory, name + ".bicepparam");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"""
            using '{Path.GetFileName(template.Path)}'
            param environmentName = 'production'
            param location = 'westeurope'
            {parameters}
            """));
        var (exitCode, diagnostics) = await BicepCompiler.RunAsync(
            "snapshot", file,
            "--mode", "overwrite",
            "--tenant-id", "33333333-3333-3333-3333-333333333333",
            "--subscription-id", "22222222-2222-2222-2222-222222222222",
            "--location", "westeurope",
            "--deployment-name", "main");
        Assert.True(exitCode == 0, diagnostics);

        using var snapshot = JsonDocument.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(file, ".snapshot.json")));
        var resources = snapshot.RootElement.GetProperty("predictedResources").EnumerateArray()
            .Select(resource => new PredictedResource(
                resource.GetProperty("id").GetString()!,
                resource.GetProperty("type").GetString()!,
                resource.GetProperty("name").GetString()!,
                resource.Clone()))
            .ToList();
        return new Prediction(resources, snapshot.RootElement.GetProperty("outputs").Clone());
    }
}
