using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;

namespace Settlement.Functions;

/// <summary>
/// The connection to the inbox, in the form that a blob trigger's has: <c>SettlementInbox</c> holds a connection string, or
/// <c>SettlementInbox__blobServiceUri</c> an address that is signed in to with an identity.
/// </summary>
internal static class InboxConnection
{
    private const string Setting = "SettlementInbox";
    private const string AddressSetting = "blobServiceUri";

    /// <summary>Null where <paramref name="problem"/> says why, in a sentence without secrets.</summary>
    public static BlobContainerClient? Find(IConfiguration configuration, string container, out string? problem)
    {
        var section = configuration.GetSection(Setting);
        problem = null;
        if (section[AddressSetting] is { } address && !string.IsNullOrWhiteSpace(address))
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var service) || service.Scheme != Uri.UriSchemeHttps || service.Query.Length > 0)
            {
                problem = $"is {container}, and {Setting}__{AddressSetting} is not an https address without a query";
                return null;
            }

            return FindCredential(section, out problem) is { } credential
                ? new BlobServiceClient(service, credential).GetBlobContainerClient(container)
                : null;
        }

        if (string.IsNullOrWhiteSpace(section.Value))
        {
            problem = $"is {container}, and neither {Setting}__{AddressSetting} nor {Setting} says where that is";
            return null;
        }

        try
        {
            return new BlobContainerClient(section.Value, container);
        }
        catch (FormatException)
        {
            // The message of the library quotes what it could not read.
            problem = $"is {container}, and {Setting} is not a connection string of a storage account";
            return null;
        }
    }

    private static TokenCredential? FindCredential(IConfigurationSection section, out string? problem)
    {
        var kind = section["credential"];
        var clientId = section["clientId"];
        problem = null;
        if (string.IsNullOrWhiteSpace(kind))
        {
            return new DefaultAzureCredential();
        }

        if (!kind.Equals("managedidentity", StringComparison.OrdinalIgnoreCase))
        {
            problem = $"{Setting}__credential is \"{kind}\", not managedidentity";
            return null;
        }

        return new ManagedIdentityCredential(
            string.IsNullOrWhiteSpace(clientId) ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId));
    }
}
