using Microsoft.AspNetCore.Http;

namespace Settlement.Web;

/// <summary>
/// Lets requests in. Every route goes through it before it looks at anything else of the request; what cannot be told for
/// certain is refused.
/// </summary>
public interface ICallerGate
{
    /// <summary>Who sent a request.</summary>
    /// <exception cref="ProblemException">Nobody can tell: 401.</exception>
    Caller Identify(HttpRequest request);
}
