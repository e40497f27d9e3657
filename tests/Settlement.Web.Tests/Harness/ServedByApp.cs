using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Settlement.Functions;
using Settlement.Functions.Tests;
using Settlement.Storage;

namespace Settlement.Web.Tests;

/// <summary>The Functions app on a durable engine in this process; its functions are found by the routes of their triggers, as the host finds them.</summary>
internal sealed class ServedByApp : IServed
{
    private static readonly List<(TemplateMatcher Matcher, MethodInfo Function)> Functions =
    [
        .. typeof(SettlementFunctions).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(method => (Method: method, Trigger: method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null)))
            .Where(found => found.Trigger is not null)
            .Select(found => (new TemplateMatcher(TemplateParser.Parse("api/" + found.Trigger!.Route), []), found.Method)),
    ];

    private readonly AppWorld world;

    private ServedByApp(AppWorld world, OpenStores stores)
    {
        this.world = world;
        Stores = stores;
    }

    public OpenStores Stores { get; }

    /// <summary>The routes of the app's triggers.</summary>
    public static IEnumerable<string> Routes => Functions.Select(function => function.Matcher.Template.TemplateText!);

    public static async Task<ServedByApp> StartAsync(TimeProvider time)
    {
        var app = new AppWorld(change: null, time);
        await app.StartEngineAsync();
        return new ServedByApp(app, await app.Stores.GetAsync());
    }

    public async Task<Answer> SendAsync(string method, string path, string? body = null, string? contentType = "application/json")
    {
        var request = Requests.Of(method, body, contentType);
        var address = new Uri(new Uri("http://app"), path);
        request.Path = Uri.UnescapeDataString(address.AbsolutePath);
        request.QueryString = new QueryString(address.Query);
        var response = request.HttpContext.Response;
        using var written = new MemoryStream();
        response.Body = written;
        var (function, values) = Match(request.Path);
        var arguments = function.GetParameters().Select(parameter => parameter.ParameterType == typeof(HttpRequest) ? request
            : parameter.ParameterType == typeof(DurableTaskClient) ? world.Client
            : values[parameter.Name!]);
        var result = await (Task<IActionResult>)function.Invoke(world.Create(function.DeclaringType!), [.. arguments])!;
        var headers = Answer.Own.Where(response.Headers.ContainsKey).ToDictionary(name => name, name => response.Headers[name].ToString(), StringComparer.Ordinal);
        if (result is StatusCodeResult status)
        {
            return new Answer(status.StatusCode, null, headers, string.Empty);
        }

        if (result is ContentResult content)
        {
            return new Answer(content.StatusCode!.Value, content.ContentType, headers, content.Content!);
        }

        await result.ExecuteResultAsync(new ActionContext { HttpContext = request.HttpContext });
        headers = Answer.Own.Where(response.Headers.ContainsKey).ToDictionary(name => name, name => response.Headers[name].ToString(), StringComparer.Ordinal);
        return new Answer(response.StatusCode, response.ContentType, headers, Encoding.UTF8.GetString(written.ToArray()));
    }

    public async ValueTask DisposeAsync() => await world.DisposeAsync();

    // The host, too, prefers a template that names a segment.
    private static (MethodInfo Function, RouteValueDictionary Values) Match(PathString path)
    {
        foreach (var (matcher, function) in Functions.OrderBy(function => function.Matcher.Template.Parameters.Count))
        {
            var values = new RouteValueDictionary();
            if (matcher.TryMatch(path, values))
            {
                return (function, values);
            }
        }

        throw new ArgumentException($"the app has no route for {path}", nameof(path));
    }
}
