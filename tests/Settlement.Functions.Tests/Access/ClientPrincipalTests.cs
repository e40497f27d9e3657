using Microsoft.AspNetCore.Http;
using Settlement.Web;

namespace Settlement.Functions.Tests;

public sealed class ClientPrincipalTests
{
    private const string LongRole = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";

    [Theory]
    [InlineData(null)]
    [InlineData("settlement.read", nameof(AppRole.Read))]
    [InlineData("settlement.operate", nameof(AppRole.Operate))]
    [InlineData("settlement.read settlement.operate", nameof(AppRole.Operate))]
    [InlineData("settlement.operate settlement.read", nameof(AppRole.Operate))]
    [InlineData("Settlement.Operate", null)]
    [InlineData("settlement.operate.all", null)]
    [InlineData("reader", null)]
    public void Person_has_the_highest_of_their_roles(string? roles, string? role = null)
    {
        var caller = Find(Principal.Of(roles?.Split(' ') ?? []))!;

        Assert.Equal(($"alice@example.com ({Principal.ObjectId})", role), (caller.Name, caller.Role?.ToString()));
    }

    [Fact]
    public void Application_that_calls_for_itself_is_named_by_its_id()
    {
        var caller = Find(Principal.OfClaims("aad", ("azp", "99999999-0000-0000-0000-000000000000"), ("oid", Principal.ObjectId), (LongRole, "settlement.read")))!;

        Assert.Equal(($"application 99999999-0000-0000-0000-000000000000 ({Principal.ObjectId})", AppRole.Read), (caller.Name, caller.Role));
    }

    [Fact]
    public void Name_is_one_line_of_256_characters_that_ends_with_the_object_id()
    {
        var caller = Find(Principal.OfClaims("aad", ("name", "a\r\nb" + new string('x', 500)), ("oid", Principal.ObjectId)))!;

        Assert.Equal(256, caller.Name.Length);
        Assert.StartsWith("a bxxx", caller.Name, StringComparison.Ordinal);
        Assert.EndsWith($"… ({Principal.ObjectId})", caller.Name, StringComparison.Ordinal);
    }

    public static TheoryData<string> Bad =>
    [
        string.Empty,
        "not base64!",
        Principal.EncodeText("not json"),
        Principal.EncodeText("null"),
        Principal.EncodeText("[]"),
        Principal.EncodeText("\"aad\""),
        Principal.EncodeText("{}"),
        Principal.EncodeText("""{"auth_typ":"aad"}"""),
        Principal.EncodeText("""{"auth_typ":"aad","claims":null}"""),
        Principal.EncodeText("""{"auth_typ":"aad","claims":{}}"""),
        Principal.EncodeText("""{"auth_typ":"aad","claims":["roles"]}"""),
        Principal.EncodeText("""{"auth_typ":"aad","claims":[{"typ":"oid"}]}"""),
        Principal.EncodeText("""{"auth_typ":"aad","claims":[{"typ":"oid","val":7}]}"""),
        Principal.EncodeText("""{"auth_typ":"aad","claims":[{"typ":null,"val":null}]}"""),

        // Claimed twice: which one counts must not hang on who reads it.
        Principal.EncodeText($$"""{"auth_typ":"github","auth_typ":"aad","claims":[{"typ":"oid","val":"{{Principal.ObjectId}}"}]}"""),
        Principal.EncodeText(new string('[', 100) + new string(']', 100)),

        // Signed in, but by somebody else than Entra ID, or without an identity that lasts.
        Principal.OfClaims("github", ("oid", Principal.ObjectId), ("roles", "settlement.operate")),
        Principal.OfClaims("AAD", ("oid", Principal.ObjectId), ("roles", "settlement.operate")),
        Principal.OfClaims("aad", ("roles", "settlement.operate"), ("name", "Alice")),
        Principal.OfClaims("aad", ("oid", "alice"), ("roles", "settlement.operate")),
        Principal.OfClaims("aad", ("oid", string.Empty), ("roles", "settlement.operate")),
    ];

    [Theory]
    [MemberData(nameof(Bad))]
    public void Header_that_app_service_did_not_write_for_entra_is_nobody(string header) => Assert.Null(Find(header));

    [Fact]
    public void Header_that_is_missing_or_comes_twice_is_nobody()
    {
        Assert.Null(Find());
        Assert.Null(Find(Principal.Of("settlement.read"), Principal.Of("settlement.operate")));
    }

    private static Caller? Find(params string[] headers)
    {
        var request = new DefaultHttpContext().Request;
        if (headers.Length > 0)
        {
            request.Headers["x-ms-client-principal"] = headers;
        }

        return ClientPrincipal.Find(request.Headers);
    }
}
