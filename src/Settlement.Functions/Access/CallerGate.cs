using Microsoft.AspNetCore.Http;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>Tells the app's callers by the function key or by Entra ID.</summary>
public sealed class CallerGate(CallerAuthentication authentication) : ICallerGate
{
    public Caller Identify(HttpRequest request) => authentication switch
    {
        // The host has checked the key. What the request says of its sender could be written by anybody.
        CallerAuthentication.Key => Caller.WithFunctionKey,
        CallerAuthentication.Entra => ClientPrincipal.Find(request.Headers) ?? throw new ProblemException(
            StatusCodes.Status401Unauthorized, "Not signed in", "The request carries no Entra ID identity.")
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["WWW-Authenticate"] = "Bearer" },
        },
        _ => throw new InvalidOperationException($"unknown authentication {authentication}"),
    };
}
