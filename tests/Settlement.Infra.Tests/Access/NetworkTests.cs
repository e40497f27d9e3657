namespace Settlement.Infra.Tests;

public sealed class NetworkTests
{
    private static readonly string[] DataTypes = ["Microsoft.Storage/storageAccounts", "Microsoft.DocumentDB/databaseAccounts"];

    [Fact]
    public async Task Private_data_answers_private_endpoints_alone()
    {
        var prediction = await Prediction.PrivateAsync();

        var data = DataTypes.SelectMany(prediction.OfType).ToList();

        Assert.Equal(3, data.Count);
        Assert.All(data, resource => Assert.Equal("Disabled", resource.Text("properties.publicNetworkAccess")));
        Assert.Equal(
            ["pep-cosmos", "pep-data-blob", "pep-data-table", "pep-host-blob", "pep-host-queue", "pep-host-table"],
            prediction.OfType("Microsoft.Network/privateEndpoints").Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal));
        Assert.EndsWith("/subnets/app", prediction.OfType("Microsoft.Web/sites").Single().Text("properties.virtualNetworkSubnetId"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allowed_addresses_reach_private_data_and_the_app_and_nobody_else_does()
    {
        var prediction = await Prediction.EverythingAsync();

        var host = prediction.OfType(DataTypes[0]).Single(account => account.Name.StartsWith("sthost", StringComparison.Ordinal));
        var data = prediction.OfType(DataTypes[0]).Single(account => account.Name.StartsWith("stdata", StringComparison.Ordinal));
        var cosmos = prediction.OfType(DataTypes[1]).Single();
        var app = prediction.OfType("Microsoft.Web/sites").Single();
        Assert.Equal("Disabled", host.Text("properties.publicNetworkAccess"));
        Assert.Equal("Deny", data.Text("properties.networkAcls.defaultAction"));
        Assert.Equal(["203.0.113.7", "198.51.100.0/24"], Values(data, "properties.networkAcls.ipRules", "value"));
        Assert.Equal(["203.0.113.7", "198.51.100.0/24"], Values(cosmos, "properties.ipRules", "ipAddressOrRange"));
        Assert.Equal(["203.0.113.7/32", "198.51.100.0/24"], Values(app, "properties.siteConfig.ipSecurityRestrictions", "ipAddress"));
        Assert.Equal("Deny", app.Text("properties.siteConfig.ipSecurityRestrictionsDefaultAction"));
    }

    [Fact]
    public async Task Caller_without_a_token_is_turned_away_where_entra_is_on()
    {
        var prediction = await Prediction.EverythingAsync();

        var authentication = prediction.OfType("Microsoft.Web/sites/config").Single(config => config.Name.EndsWith("/authsettingsV2", StringComparison.Ordinal));

        Assert.Equal("True", authentication.Text("properties.platform.enabled"));
        Assert.Equal("True", authentication.Text("properties.globalValidation.requireAuthentication"));
        Assert.Equal("Return401", authentication.Text("properties.globalValidation.unauthenticatedClientAction"));
        Assert.Equal(
            "44444444-4444-4444-4444-444444444444",
            authentication.Text("properties.identityProviders.azureActiveDirectory.registration.clientId"));
        Assert.Equal(
            "[format('{0}{1}/v2.0', environment().authentication.loginEndpoint, '33333333-3333-3333-3333-333333333333')]",
            authentication.Text("properties.identityProviders.azureActiveDirectory.registration.openIdIssuer"));
    }

    // One without the other would let nobody in, or believe whatever a request says of its sender.
    [Fact]
    public async Task App_believes_in_identities_exactly_where_app_service_checks_them()
    {
        foreach (var prediction in new[] { await Prediction.DefaultAsync(), await Prediction.EverythingAsync(), await Prediction.PrivateAsync() })
        {
            var isChecked = prediction.OfType("Microsoft.Web/sites/config").Any(config =>
                config.Name.EndsWith("/authsettingsV2", StringComparison.Ordinal) &&
                config.Text("properties.platform.enabled") == "True" &&
                config.Text("properties.globalValidation.requireAuthentication") == "True");

            Assert.Equal(isChecked ? "entra" : "key", prediction.AppSettings()["Settlement__Authentication"]);
            Assert.Contains("'Settlement__Authentication', 'key'", prediction.Output("LOCAL_SETTINGS"), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string?> Values(PredictedResource resource, string path, string field) =>
        resource.At(path)!.Value.EnumerateArray().Select(rule => rule.GetProperty(field).GetString());
}
