using Microsoft.AspNetCore.Http;

namespace Settlement.Functions;

/// <summary>
/// Lets requests in. Every route goes through it before it looks at anything else of the request; what cannot be told for
/// certain is refused.
/// </summary>
public sealed class CallerGate(CallerAuthentication authentication)
{
    /// <exception cref="ProblemException">Nobody can tell: 401.</exception>
    internal Caller Identify(HttpRequest request) => authentication switch
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

    /// <summary>Refuses a caller who lacks a role.</summary>
    /// <exception cref="ProblemException">They lack it: 403, and the problem names the role.</exception>
    internal static void Require(Caller caller, AppRole role)
    {
        if (!caller.May(role))
        {
            throw new ProblemException(
                StatusCodes.Status403Forbidden, "Role missing", $"This needs the role {role.Name()}, which the caller does not have.")
            {
                Document = document => document with { RequiredRole = role.Name() },
            };
        }
    }
}
