using Microsoft.AspNetCore.Http;

namespace Settlement.Web;

/// <summary>The one caller of a local site: <see cref="LocalGuard"/> has looked at their token before any route is asked.</summary>
internal sealed class LocalGate(string who) : ICallerGate
{
    private readonly Caller caller = new(who, AppRole.Operate);

    public Caller Identify(HttpRequest request) => caller;
}
