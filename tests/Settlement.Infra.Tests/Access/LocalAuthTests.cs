namespace Settlement.Infra.Tests;

/// <summary>Nobody signs in anywhere with a key or a password.</summary>
public sealed class LocalAuthTests
{
    /// <summary>What each type of resource that knows keys or passwords must say so that it takes none.</summary>
    private static readonly Dictionary<string, (string Path, string Value)[]> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.Storage/storageAccounts"] =
        [
            ("properties.allowSharedKeyAccess", "False"),
            ("properties.allowBlobPublicAccess", "False"),
            ("properties.allowCrossTenantReplication", "False"),
            ("properties.minimumTlsVersion", "TLS1_2"),
            ("properties.supportsHttpsTrafficOnly", "True"),
        ],
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = [("properties.publicAccess", "None")],
        ["Microsoft.DocumentDB/databaseAccounts"] =
        [
            ("properties.disableLocalAuth", "True"),
            ("properties.disableKeyBasedMetadataWriteAccess", "True"),
            ("properties.minimalTlsVersion", "Tls12"),
        ],
        ["Microsoft.Insights/components"] = [("properties.DisableLocalAuth", "True")],
        ["Microsoft.OperationalInsights/workspaces"] = [("properties.features.disableLocalAuth", "True")],
        ["Microsoft.Web/sites"] =
        [
            ("properties.httpsOnly", "True"),
            ("properties.siteConfig.ftpsState", "Disabled"),
            ("properties.siteConfig.minTlsVersion", "1.2"),
            ("properties.functionAppConfig.deployment.storage.authentication.type", "UserAssignedIdentity"),
        ],
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = [("properties.allow", "False")],
    };

    /// <summary>Types that have no keys of their own. A new type stands in one of the two lists or the test fails.</summary>
    private static readonly HashSet<string> Keyless = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.Authorization/roleAssignments",
        "Microsoft.Authorization/locks",
        "Microsoft.DocumentDB/databaseAccounts/sqlDatabases",
        "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers",
        "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments",
        "Microsoft.Insights/actionGroups",
        "Microsoft.Insights/diagnosticSettings",
        "Microsoft.Insights/scheduledQueryRules",
        "Microsoft.Insights/workbooks",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
        "Microsoft.Network/privateDnsZones",
        "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
        "Microsoft.Network/privateEndpoints",
        "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        "Microsoft.Network/virtualNetworks",
        "Microsoft.Resources/resourceGroups",
        "Microsoft.Storage/storageAccounts/blobServices",
        "Microsoft.Storage/storageAccounts/queueServices",
        "Microsoft.Storage/storageAccounts/tableServices",
        "Microsoft.Storage/storageAccounts/tableServices/tables",
        "Microsoft.Web/serverfarms",
        "Microsoft.Web/sites/config",
    };

    [Fact]
    public async Task Every_resource_that_can_take_keys_or_passwords_takes_none()
    {
        Prediction[] predictions = [await Prediction.DefaultAsync(), await Prediction.EverythingAsync()];
        var resources = predictions.SelectMany(prediction => prediction.Resources).ToList();

        Assert.Equal([], resources.Select(resource => resource.Type).Where(type => !Keyless.Contains(type) && !Switches.ContainsKey(type)).Distinct());
        Assert.All(
            resources.Where(resource => Switches.ContainsKey(resource.Type)),
            resource => Assert.Equal(
                Switches[resource.Type].Select(expected => $"{resource.Type} {expected.Path} {expected.Value}"),
                Switches[resource.Type].Select(expected => $"{resource.Type} {expected.Path} {resource.Text(expected.Path)}")));
        Assert.Equal(Switches.Keys.Order(StringComparer.Ordinal), resources.Select(resource => resource.Type).Where(Switches.ContainsKey).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task App_takes_no_publishing_password_for_deployments_or_ftp()
    {
        var prediction = await Prediction.DefaultAsync();

        var sites = prediction.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Select(policy => policy.Name.Split('/')[1]);

        Assert.Equal(["ftp", "scm"], sites.Order(StringComparer.Ordinal));
    }
}
