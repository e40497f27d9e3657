using System.Text;
using System.Text.Json;

namespace Settlement.Functions.Tests;

/// <summary>The header that App Service writes for a caller who is signed in.</summary>
internal static class Principal
{
    public const string ObjectId = "11111111-2222-3333-4444-555555555555";

    /// <summary>A person with some roles.</summary>
    public static string Of(params string[] roles) => Encode(new
    {
        auth_typ = "aad",
        name_typ = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        role_typ = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
        claims = (object[])
        [
            new { typ = "aud", val = "44444444-4444-4444-4444-444444444444" },
            new { typ = "preferred_username", val = "alice@example.com" },
            new { typ = "http://schemas.microsoft.com/identity/claims/objectidentifier", val = ObjectId },
            .. roles.Select(role => new { typ = "roles", val = role }),
        ],
    });

    /// <summary>Claims of one's own.</summary>
    public static string OfClaims(string type, params (string Type, string Value)[] claims) =>
        Encode(new { auth_typ = type, claims = claims.Select(claim => new { typ = claim.Type, val = claim.Value }) });

    public static string Encode(object principal) => EncodeText(JsonSerializer.Serialize(principal));

    public static string EncodeText(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
}
