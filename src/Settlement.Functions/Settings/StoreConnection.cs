using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Settlement.Storage;

namespace Settlement.Functions;

/// <summary>
/// A named connection of the app, in the form that the triggers' own connections have: the setting itself holds a
/// connection string, or <c>NAME__SERVICE</c> holds an address that is signed in to with an identity.
/// </summary>
/// <param name="Name">The name a setting refers to it by, which is also the scheme of its store URL.</param>
/// <param name="Setting">The name of the connection's settings.</param>
/// <param name="AddressSetting">The setting below it that holds the address.</param>
internal sealed record StoreConnection(string Name, string Setting, string AddressSetting)
{
    /// <summary>Azure Tables: <c>SettlementTables</c> or <c>SettlementTables__tableServiceUri</c>.</summary>
    public static StoreConnection Tables { get; } = new("tables", "SettlementTables", "tableServiceUri");

    /// <summary>Azure Cosmos DB: <c>SettlementCosmos</c> or <c>SettlementCosmos__accountEndpoint</c>.</summary>
    public static StoreConnection Cosmos { get; } = new("cosmos", "SettlementCosmos", "accountEndpoint");

    /// <summary>
    /// The store that a setting names, by a connection or a store URL; null where <paramref name="problem"/> says why
    /// not, in a sentence without secrets.
    /// </summary>
    public static StoreUrl? Find(IConfiguration configuration, string text, out string? problem)
    {
        var connection = new[] { Tables, Cosmos }.FirstOrDefault(known => known.Name == text);
        if (connection is null)
        {
            return Parse(text, out problem);
        }

        if (connection.Address(configuration) is { } address)
        {
            if (connection == Cosmos && address.Contains("AccountEndpoint=", StringComparison.OrdinalIgnoreCase))
            {
                return ParseConnectionString(address, out problem);
            }

            return Parse($"{connection.Name}:{address}", out problem) is { } url ? connection.SignIn(configuration, url, out problem) : null;
        }

        problem = $"is {text}, and neither {connection.Setting}__{connection.AddressSetting} nor {connection.Setting} says where that is";
        return null;
    }

    private string? Address(IConfiguration configuration)
    {
        var section = configuration.GetSection(Setting);
        return new[] { section[AddressSetting], section.Value }.FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
    }

    // As the triggers' connections have it: a managed identity where one is asked for, the default chain else.
    private StoreUrl? SignIn(IConfiguration configuration, StoreUrl url, out string? problem)
    {
        var section = configuration.GetSection(Setting);
        var kind = section["credential"];
        var clientId = section["clientId"];
        problem = null;
        if (string.IsNullOrWhiteSpace(kind))
        {
            return url;
        }

        if (!kind.Equals("managedidentity", StringComparison.OrdinalIgnoreCase))
        {
            problem = $"is {Name}, and {Setting}__credential is \"{kind}\", not managedidentity";
            return null;
        }

        return url.SignedInWith(new ManagedIdentityCredential(
            string.IsNullOrWhiteSpace(clientId) ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId)));
    }

    private static StoreUrl? ParseConnectionString(string text, out string? problem)
    {
        if (StoreUrl.TryParseCosmosConnectionString(text, out var url, out problem))
        {
            return url;
        }

        problem = $"is {Cosmos.Name}, and {Cosmos.Setting}, \"{StoreUrl.WithoutSecrets(text)}\", {problem}";
        return null;
    }

    private static StoreUrl? Parse(string text, out string? problem)
    {
        if (StoreUrl.TryParse(text, out var url, out problem))
        {
            return url;
        }

        problem = $"\"{StoreUrl.WithoutSecrets(text)}\" {problem}";
        return null;
    }
}
