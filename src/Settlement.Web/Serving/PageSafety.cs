using Microsoft.AspNetCore.Http;

namespace Settlement.Web;

/// <summary>What a browser is told about every page, and asked about every form.</summary>
internal static class PageSafety
{
    // Nothing inline, nothing from elsewhere, in nobody's frame.
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The policy of a page, and that nobody keeps it or hears where it was.</summary>
    public static void Apply(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // Not no-referrer: with that, a browser sends its own forms with "Origin: null", as it does those of strangers.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    /// <summary>Whether a browser says that a form comes from a page of this site.</summary>
    public static bool IsOwnForm(HttpRequest request) => request.Headers["Sec-Fetch-Site"] is ["same-origin"];

    /// <summary>Whether a method only reads.</summary>
    public static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    /// <summary>Whether whoever asks is a browser that shows what it gets.</summary>
    public static bool WantsPage(HttpRequest request) => request.Headers.Accept.Any(types => types!.Contains("text/html", StringComparison.OrdinalIgnoreCase));

    /// <summary>403: the form is another site's.</summary>
    public static ProblemException AnotherSite() => new(
        StatusCodes.Status403Forbidden, "Another site", "The request was sent by another site's page; nothing was done.");
}
