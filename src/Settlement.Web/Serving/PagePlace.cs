using Microsoft.AspNetCore.Http;

namespace Settlement.Web;

/// <summary>Where the operations page is served: on this machine, or in the app.</summary>
/// <param name="Root">What stands before the path of every page: empty, or a path without a slash at its end.</param>
public sealed record PagePlace(string Root)
{
    /// <summary><c>settle serve</c>: its guard looks at who sends a request.</summary>
    public static readonly PagePlace Local = new(string.Empty);

    /// <summary>
    /// The app: a browser carries the key in the address, since the host takes it from nowhere else that a browser can send it in. Each
    /// look at a run asks storage, and each stream of events holds a worker: so they are fewer and shorter.
    /// </summary>
    public static readonly PagePlace App = new("/api/" + RouteTemplates.OperationsFolder)
    {
        HasKeyInAddress = true,
        ChecksSender = true,
        LookInterval = TimeSpan.FromSeconds(2),
        LongestEvents = TimeSpan.FromSeconds(60),
    };

    /// <summary>Whether addresses carry the key of the request they were asked with.</summary>
    public bool HasKeyInAddress { get; private init; }

    /// <summary>Whether nobody else has looked at which site a form comes from.</summary>
    public bool ChecksSender { get; private init; }

    /// <summary>How often a run is looked at for those who follow it.</summary>
    public TimeSpan LookInterval { get; private init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long one stream of events lasts; the browser then asks for the next.</summary>
    public TimeSpan LongestEvents { get; private init; } = TimeSpan.FromMinutes(10);

    /// <summary>Where the pages are for whoever sent a request.</summary>
    public PageLinks LinksOf(HttpRequest request) => new(Root)
    {
        IsServed = true,
        Key = HasKeyInAddress && request.Query[PageLinks.KeyParameter] is [{ Length: > 0 } key] ? key : null,
    };
}
