using Microsoft.AspNetCore.Http;

namespace Settlement.Web;

/// <summary>The methods that a route takes, at least one, and the role that each needs.</summary>
public sealed record RouteAccess(params IReadOnlyList<(string Method, AppRole Role)> Methods)
{
    /// <summary>Refuses a request that the route does not take from its caller.</summary>
    /// <exception cref="ProblemException">A role is missing: 403. The method is another: 405.</exception>
    public void Admit(Caller caller, HttpRequest request)
    {
        foreach (var (method, role) in Methods)
        {
            if (HttpMethods.Equals(method, request.Method))
            {
                Require(caller, role);
                return;
            }
        }

        // Which methods there are is told to those who may use one of them.
        Require(caller, Methods.Min(known => known.Role));
        var allowed = Methods.Select(known => known.Method).ToList();
        throw new ProblemException(
            StatusCodes.Status405MethodNotAllowed, "Method not allowed", $"{request.Method} is not allowed here; {string.Join(" or ", allowed)} is.")
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Allow"] = string.Join(", ", allowed) },
        };
    }

    private static void Require(Caller caller, AppRole role)
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
