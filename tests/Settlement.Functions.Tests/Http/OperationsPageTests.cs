using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.DurableTask.Client;
using Moq;
using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions.Tests;

/// <summary>The operations page as the app serves it, to a browser that has the key in its address.</summary>
public sealed partial class OperationsPageTests : IAsyncLifetime
{
    private const string Root = "/api/operations";
    private const string Day = Root + "/days/2014-08-05";
    private const string Key = "a+key/of==the app";

    private readonly AppWorld world = new(options => options with { Authentication = CallerAuthentication.Entra });
    private DurableTaskClient client = new Mock<DurableTaskClient>(MockBehavior.Strict, "test").Object;

    public Task InitializeAsync() => world.ImportAsync(users: 3);

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Day_is_looked_at_run_and_closed_with_the_forms_that_settle_serve_has()
    {
        await StartEngineAsync();
        var stores = await world.Stores.GetAsync();
        Assert.Contains($"href=\"{Day}/run?code=", (await SendAsync("GET", Day)).Body, StringComparison.Ordinal);

        var shown = await PostAsync($"{Day}/run", ("step", "preview"));
        Assert.Contains("<dt>To be settled</dt><dd>3", Spaces().Replace(shown, string.Empty), StringComparison.Ordinal);
        Assert.Null(await stores.Settlements.ReadDayAsync(AppWorld.Date, default));
        await DoAsync($"{Day}/run", shown);
        await EndOfAsync(InstanceIds.Run(AppWorld.Date));
        Assert.Equal(DayState.Settled, (await stores.Settlements.ReadDayAsync(AppWorld.Date, default))!.State);

        await DoAsync($"{Day}/close", (await SendAsync("GET", $"{Day}/close")).Body);
        await EndOfAsync(InstanceIds.Close(AppWorld.Date));
        Assert.Equal(DayState.Closed, (await stores.Settlements.ReadDayAsync(AppWorld.Date, default))!.State);
        Assert.Contains("The certificate holds", await PostAsync($"{Day}/verify", ("step", "verify")), StringComparison.Ordinal);
        Assert.Equal(
            [$"alice@example.com ({Principal.ObjectId})"],
            (await stores.RunLog.ListRunsAsync(AppWorld.Date, 10, default)).Select(run => run.Start.StartedBy).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_address_on_a_page_is_the_apps_own_and_carries_the_key()
    {
        await StartEngineAsync();
        await world.ReportAsync();
        foreach (var path in new[] { "", "/", "/days/2014-08-05", "/days/2014-08-05/run", "/users/user-00001", "/catch-up", "/pause", "/incident", "/incident?seed=7" })
        {
            var answer = await SendAsync("GET", Root + path);

            Assert.Equal((200, "text/html; charset=utf-8"), (answer.Status, answer.Type));
            Assert.Contains("default-src 'none'", answer.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-inline", answer.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
            Assert.Equal(("no-store", "same-origin"), (answer.Headers.CacheControl.ToString(), answer.Headers["Referrer-Policy"].ToString()));
            var addresses = Address().Matches(answer.Body).Select(match => WebUtility.HtmlDecode(match.Groups["address"].Value))
                .Where(address => address != "data:," && !address.StartsWith('#')).ToList();
            Assert.True(addresses.Count > 5);
            Assert.All(addresses, address => Assert.Matches($"^/api/(operations/|settlements/.*/proof)[^?]*[?]([a-z]+=[^&]*&)?code={Regex.Escape(Uri.EscapeDataString(Key))}$", address));
            Assert.Contains($"<input type=\"hidden\" name=\"code\" value=\"{Key}\"", WebUtility.HtmlDecode(answer.Body), StringComparison.Ordinal);
        }

        var found = await SendAsync("GET", $"{Root}/users?user=user-00001");
        Assert.Equal((303, $"{Root}/users/user-00001?code={Uri.EscapeDataString(Key)}"), (found.Status, found.Headers.Location.ToString()));
    }

    // A caller who sends the key as a header, as programs do, finds it in no address.
    [Fact]
    public async Task Key_that_is_not_in_the_address_gets_into_none() =>
        Assert.DoesNotContain("code", (await SendAsync("GET", Root, key: null)).Body.Replace("<code>", string.Empty, StringComparison.Ordinal).Replace("</code>", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);

    [Theory]
    [InlineData("settlement.css", "text/css; charset=utf-8", "--")]
    [InlineData("settlement.js", "text/javascript; charset=utf-8", "use strict")]
    public async Task Style_and_script_are_the_apps_own(string file, string type, string what)
    {
        var answer = await SendAsync("GET", $"{Root}/{file}");

        Assert.Equal((200, type), (answer.Status, answer.Type));
        Assert.Contains(what, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    [InlineData(null)]
    public async Task Form_of_another_site_does_nothing(string? site)
    {
        var answer = await SendAsync("POST", $"{Root}/pause", site: site, fields: [("step", "pause"), ("reason", "mischief")]);

        Assert.Equal(403, answer.Status);
        Assert.Contains("another site", answer.Body, StringComparison.Ordinal);
        Assert.Null(await new SchedulePause((await world.Stores.GetAsync()).Pauses).FindAsync(default));

        Assert.Equal(303, (await SendAsync("POST", $"{Root}/pause", fields: [("step", "pause"), ("reason", "audit")])).Status);
        Assert.NotNull(await new SchedulePause((await world.Stores.GetAsync()).Pauses).FindAsync(default));
    }

    [Fact]
    public async Task Reader_sees_everything_and_can_do_nothing()
    {
        await StartEngineAsync();
        await world.ReportAsync();

        var seen = await SendAsync("GET", Day, Principal.Of("settlement.read"));
        Assert.Equal(200, seen.Status);
        Assert.DoesNotContain($"{Day}/close", seen.Body, StringComparison.Ordinal);
        Assert.DoesNotContain($"{Root}/pause", (await SendAsync("GET", Root, Principal.Of("settlement.read"))).Body, StringComparison.Ordinal);

        var refused = await SendAsync("POST", $"{Day}/close", Principal.Of("settlement.read"), fields: [("step", "do")]);
        Assert.Equal((403, "text/html; charset=utf-8"), (refused.Status, refused.Type));
        Assert.Contains("settlement.operate", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_told_so_as_a_page_and_a_program_as_a_problem()
    {
        var page = await SendAsync("GET", Root, principal: null);
        Assert.Equal((401, "text/html; charset=utf-8"), (page.Status, page.Type));

        var problem = await SendAsync("GET", Root, principal: null, accept: "application/json");
        Assert.Equal((401, "application/problem+json; charset=utf-8"), (problem.Status, problem.Type));
        Assert.Equal(404, (await SendAsync("GET", $"{Root}/nothing/here")).Status);
    }

    [Fact]
    public async Task Events_tell_that_no_run_goes_on()
    {
        await StartEngineAsync();
        var answer = await SendAsync("GET", $"{Day}/events", accept: "text/event-stream");

        Assert.Equal((200, "text/event-stream; charset=utf-8", "event: end\ndata: {}\n\n"), (answer.Status, answer.Type, answer.Body));
    }

    // The host tries functions in the order of their names: whichever comes first, no address fits the page and a route.
    [Fact]
    public void No_address_of_the_interface_is_the_pages()
    {
        var page = new TemplateMatcher(TemplateParser.Parse(RouteTemplates.Operations), []);
        var routes = typeof(RouteTemplates).GetFields().Select(field => (string)field.GetRawConstantValue()!)
            .Where(template => template is not (RouteTemplates.Operations or RouteTemplates.OperationsFolder)).ToList();

        Assert.Equal(17, routes.Count);
        Assert.All(routes, template => Assert.False(page.TryMatch("/" + template.Replace("{", string.Empty, StringComparison.Ordinal).Replace("}", string.Empty, StringComparison.Ordinal), [])));
        Assert.All(
            routes.Select(template => new TemplateMatcher(TemplateParser.Parse(template), [])),
            route => Assert.All(new[] { "/operations", "/operations/days/2014-08-05/close", "/operations/users/alice" }, address => Assert.False(route.TryMatch(address, new RouteValueDictionary()))));
    }

    private async Task StartEngineAsync()
    {
        await world.StartEngineAsync();
        client = world.Client;
    }

    private async Task EndOfAsync(string instanceId)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await world.Client.WaitForInstanceCompletionAsync(instanceId, timeout.Token);
    }

    private async Task<string> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var answer = await SendAsync("POST", path, fields: fields);
        Assert.Equal(200, answer.Status);
        return answer.Body;
    }

    // Says yes to what a page shows.
    private async Task DoAsync(string path, string page)
    {
        Assert.Contains("name=\"step\" value=\"do\"", page, StringComparison.Ordinal);
        var hidden = HiddenField().Matches(page).Select(match => (match.Groups["name"].Value, WebUtility.HtmlDecode(match.Groups["value"].Value)));
        var answer = await SendAsync("POST", path, fields: [.. hidden, ("step", "do")]);
        Assert.Equal((303, $"{Day}?code={Uri.EscapeDataString(Key)}"), (answer.Status, answer.Headers.Location.ToString()));
    }

    private Task<Answered> SendAsync(string method, string path, (string Name, string Value)[]? fields = null, string? key = Key, string? site = "same-origin", string accept = "text/html") =>
        SendAsync(method, path, Principal.Of("settlement.operate"), fields, key, site, accept);

    private async Task<Answered> SendAsync(
        string method, string path, string? principal, (string Name, string Value)[]? fields = null, string? key = Key, string? site = "same-origin", string accept = "text/html")
    {
        var form = fields is null ? null : string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}"));
        var request = Requests.Of(method, form, "application/x-www-form-urlencoded");
        var address = new Uri(new Uri("http://app"), path);
        request.Path = Uri.UnescapeDataString(address.AbsolutePath);
        request.QueryString = key is null ? new QueryString(address.Query) : new QueryString(address.Query).Add("code", key);
        request.Headers.Accept = accept;
        if (principal is not null)
        {
            request.Headers[ClientPrincipal.Header] = principal;
        }

        if (site is not null)
        {
            request.Headers["Sec-Fetch-Site"] = site;
        }

        var response = request.HttpContext.Response;
        using var written = new MemoryStream();
        response.Body = written;
        var result = await world.Create<PageFunctions>().PageAsync(request, client);
        return result switch
        {
            ContentResult content => new Answered(content.StatusCode!.Value, content.ContentType, content.Content!, response.Headers),
            StatusCodeResult status => new Answered(status.StatusCode, null, string.Empty, response.Headers),
            _ => new Answered(response.StatusCode, response.ContentType, System.Text.Encoding.UTF8.GetString(written.ToArray()), response.Headers),
        };
    }

    private sealed record Answered(int Status, string? Type, string Body, IHeaderDictionary Headers);

    [GeneratedRegex(@"(?<=>)\s+|\s+(?=<)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Spaces();

    [GeneratedRegex("(href|src|action|data-events)=\"(?<address>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Address();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex HiddenField();
}
