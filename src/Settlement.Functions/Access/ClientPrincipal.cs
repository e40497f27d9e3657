using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>
/// Reads who a request comes from out of the header in which App Service passes on the claims of the token it has checked
/// (learn.microsoft.com, "Work with user identities in Azure App Service authentication"). It sets that header itself and
/// takes it out of requests from outside, while its authentication is on; without that, anybody could write it.
/// </summary>
internal static class ClientPrincipal
{
    /// <summary>The header: JSON in Base64.</summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    private const string EntraId = "aad";
    private const int LongestName = 256;

    // Short in tokens, and long after the mapping that App Service applies to claims.
    private static readonly string[] ObjectIds = ["oid", "http://schemas.microsoft.com/identity/claims/objectidentifier"];
    private static readonly string[] Roles = ["roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"];
    private static readonly string[] PersonNames =
    [
        "preferred_username", "upn", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", "name",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
    ];

    private static readonly string[] Applications = ["azp", "appid"];

    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>The caller; null if the header is missing, comes twice, or is not what App Service writes for Entra ID.</summary>
    public static Caller? Find(IHeaderDictionary headers)
    {
        if (headers[Header] is not [{ Length: > 0 } text])
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(text), Json);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static Caller? Read(JsonElement principal)
    {
        if (principal.GetProperty("auth_typ").GetString() != EntraId)
        {
            return null;
        }

        var claims = principal.GetProperty("claims").EnumerateArray()
            .Select(claim => (Type: claim.GetProperty("typ").GetString()!, Value: claim.GetProperty("val").GetString()!))
            .ToList();

        // Names may be given away and taken again; the object id stays, and somebody without one cannot be held to account.
        if (First(ObjectIds) is not { } objectId || !Guid.TryParse(objectId, out var id))
        {
            return null;
        }

        var name = First(PersonNames) ?? (First(Applications) is { } application ? $"application {application}" : "unnamed");
        var roles = claims.Where(claim => Roles.Contains(claim.Type, StringComparer.Ordinal)).Select(claim => AppRoles.Find(claim.Value));
        return new Caller(Describe(OneLine.Of(name), id), roles.Max());

        string? First(string[] types) => types
            .Select(type => claims.Find(claim => claim.Type == type).Value)
            .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
    }

    private static string Describe(string name, Guid id)
    {
        var end = $" ({id})";
        var room = LongestName - end.Length;
        return (name.Length > room ? name[..(room - 1)] + "…" : name) + end;
    }
}
