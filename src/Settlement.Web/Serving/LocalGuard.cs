using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>
/// What every request to a local site goes through first. Other pages in the same browser, other programs and other users of the
/// machine reach 127.0.0.1 as well: so a request needs the token, names this host, and is not sent by another page.
/// </summary>
internal sealed class LocalGuard(AccessToken token)
{
    /// <summary>The parameter of the address that a browser is first opened with.</summary>
    public const string TokenParameter = "token";

    private const string Bearer = "Bearer ";

    private HashSet<string> hosts = [];
    private HashSet<string> origins = [];
    private string cookie = string.Empty;

    /// <summary>Says where the site is.</summary>
    public void Serve(Uri address)
    {
        // A browser sends a host's cookies to all its ports: two sites must not overwrite each other's.
        cookie = FormattableString.Invariant($"settle-{address.Port}");
        origins = [address.GetLeftPart(UriPartial.Authority), FormattableString.Invariant($"http://localhost:{address.Port}")];
        hosts = new HashSet<string>([address.Authority, FormattableString.Invariant($"localhost:{address.Port}")], StringComparer.OrdinalIgnoreCase);
    }

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        PageSafety.Apply(headers);
        if (!hosts.Contains(request.Host.Value ?? string.Empty))
        {
            await RefuseAsync(context, new ProblemException(
                StatusCodes.Status421MisdirectedRequest, "Another host", "This server answers for the address it printed, and for no other name."));
            return;
        }

        if (HttpMethods.IsGet(request.Method) && request.Query.TryGetValue(TokenParameter, out var given) && token.Matches(given))
        {
            // Out of the address, so that it is in no bookmark and on no screen that somebody shares.
            context.Response.Cookies.Append(
                cookie, token.Text, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            headers.Location = request.PathBase + request.Path + WithoutToken(request.Query);
            return;
        }

        var isBearer = request.Headers.Authorization is [{ } authorization] &&
            authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && token.Matches(authorization[Bearer.Length..]);
        if (!isBearer && !token.Matches(request.Cookies[cookie]))
        {
            headers.WWWAuthenticate = "Bearer";
            var problem = new ProblemException(StatusCodes.Status401Unauthorized, "Token missing", "Open the address that settle serve printed: it carries the token.");
            await (PageSafety.WantsPage(request) ? ShowSignedOutAsync(context, problem) : RefuseAsync(context, problem));
            return;
        }

        if (!PageSafety.IsRead(request.Method) && !IsSameSite(request, isBearer))
        {
            await RefuseAsync(context, PageSafety.AnotherSite());
            return;
        }

        await next(context);
    }

    /// <summary>Answers with a problem.</summary>
    private static async Task RefuseAsync(HttpContext context, ProblemException problem) =>
        await RouteMapping.ExecuteAsync(context, HttpReply.Problem(context.Response, problem));

    // With its style in it: whoever is not let in gets no other file.
    private static async Task ShowSignedOutAsync(HttpContext context, ProblemException problem)
    {
        context.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src {StyleSheet.Source}; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
        var page = await PageRenderer.RenderAsync<SignedOutPage>(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(SignedOutPage.Problem)] = new ProblemDocument("about:blank", problem.Title, problem.Status, problem.Message),
        });
        await RouteMapping.ExecuteAsync(context, PageAnswers.Text(page, "text/html", problem.Status));
    }

    // Browsers say where a request comes from. A program that sends the token in a header says nothing, and needs not.
    private bool IsSameSite(HttpRequest request, bool isBearer)
    {
        var (origin, site) = (request.Headers.Origin, request.Headers["Sec-Fetch-Site"]);
        return (origin.Count, site.Count) switch
        {
            (0, 0) => isBearer,
            _ => (origin.Count == 0 || (origin is [{ } from] && origins.Contains(from))) && (site.Count == 0 || site is ["same-origin"]),
        };
    }

    private static QueryString WithoutToken(IQueryCollection query)
    {
        var rest = new QueryBuilder();
        foreach (var (name, values) in query)
        {
            if (name != TokenParameter)
            {
                rest.Add(name, values.OfType<string>());
            }
        }

        return rest.ToQueryString();
    }
}
