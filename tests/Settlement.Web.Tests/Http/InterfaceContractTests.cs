using System.Text.RegularExpressions;

namespace Settlement.Web.Tests;

/// <summary>The app and <c>settle serve</c> answer every request with the same bytes, the store being the same.</summary>
public sealed partial class InterfaceContractTests : IAsyncLifetime
{
    private const string Day = ServedDay.Path;
    private const string Corrections = $"{Day}/corrections";

    private static readonly string[] EveryPath =
    [
        "/api/settlements", Day, $"{Day}/users/alice", $"{Day}/users/alice/proof", $"{Day}/reconciliation", $"{Day}/close", $"{Day}/cancel", $"{Day}/certificate",
        $"{Day}/export", Corrections, $"{Corrections}/1", $"{Corrections}/1/close", "/api/users/alice/statement", "/api/pause", "/api/resume", "/api/health", "/api/openapi.json",
    ];

    private ServedByApp app = null!;
    private ServedLocally local = null!;

    public async Task InitializeAsync()
    {
        app = await ServedByApp.StartAsync(new TestClock());
        local = await ServedLocally.StartAsync(new TestClock());
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await local.DisposeAsync();
    }

    [Fact]
    public void Every_route_of_the_app_is_asked_here() => Assert.All(
        ServedByApp.Routes.Where(route => !route.EndsWith(RouteTemplates.Operations, StringComparison.Ordinal)),
        route => Assert.Contains(EveryPath, path => new Microsoft.AspNetCore.Routing.Template.TemplateMatcher(
            Microsoft.AspNetCore.Routing.Template.TemplateParser.Parse(route), []).TryMatch(path, [])));

    [Fact]
    public async Task Day_that_was_never_run()
    {
        await ReadEverythingAsync();
        await BothAsync("POST", $"{Day}/cancel");
        await BothAsync("POST", $"{Day}/close");
        await BothAsync("POST", Corrections, """{"reason":"wrong","yield":"1.1"}""");
    }

    [Fact]
    public async Task Day_from_its_inputs_to_its_closed_correction()
    {
        await ImportAsync("1.1301", ("alice", 20_383), ("bob", 20_000_000_000), ("zero", 0), ("<script>alert(1)&\"", 5_000_000));
        await ReadEverythingAsync();

        await BothAsync("POST", Day, """{"dryRun":true}""", until: (Day, "latestDryRun"));
        await BothAsync("POST", Day, """{"users":["alice"]}""", until: (Day, "run"));
        await BothAsync("POST", Day, until: (Day, "run"));
        await BothAsync("POST", Day, """{"onlyFailed":true}""", until: (Day, "run"));
        await ReadEverythingAsync();
        await BothAsync("GET", $"{Day}/users/{Uri.EscapeDataString("<script>alert(1)&\"")}");

        await BothAsync("POST", Corrections, """{"reason":"yield published wrong","yield":"1.1201"}""", until: (Corrections, "preview"));
        var hash = (await local.SendAsync("GET", Corrections)).Json.GetProperty("preview").GetProperty("report").GetProperty("correction").GetProperty("hash").GetString();
        await BothAsync(
            "POST", Corrections, $$"""{"reason":"yield published wrong","yield":"1.1201","book":true,"expectHash":"{{hash}}"}""", until: ($"{Corrections}/1", "run"));
        await ReadEverythingAsync();

        await BothAsync("POST", $"{Corrections}/1/close");
        await BothAsync("POST", $"{Day}/close", until: (Day, "close"));
        await BothAsync("POST", $"{Corrections}/1/close", until: ($"{Corrections}/1", "close"));
        await ReadEverythingAsync();
        foreach (var path in new[] { Day, $"{Day}/close", $"{Corrections}/1/close" })
        {
            await BothAsync("POST", path);
        }
    }

    [Fact]
    public async Task Dates_that_are_caught_up()
    {
        await ImportAsync("1.1301", ("alice", 20_383));
        const string Range = """{"from":"2014-08-04","to":"2014-08-05" """;

        await BothAsync("POST", "/api/settlements", Range + ",\"dryRun\":true}");
        await BothAsync("POST", "/api/settlements", Range + "}", until: (Day, "run"));
        await BothAsync("POST", "/api/settlements", Range + "}");
        await ReadEverythingAsync();
    }

    [Fact]
    public async Task Conflict_of_a_user_and_of_the_day()
    {
        await ImportAsync("1.1301", ("alice", 20_383), ("bob", 30_000));
        await BothAsync("POST", Day, until: (Day, "run"));
        await ImportAsync("1.1301", ("alice", 20_000));
        await BothAsync("POST", Day, until: (Day, "run"));
        await ReadEverythingAsync();
        await ImportAsync("2.0000");
        await BothAsync("POST", Day, until: (Day, "run"));
        await ReadEverythingAsync();
    }

    [Fact]
    public async Task Pages_are_the_same_but_for_where_they_are()
    {
        await ImportAsync("1.1301", ("alice", 20_383), ("bob", 20_000_000_000));
        await BothAsync("POST", Day, until: (Day, "run"));
        foreach (var path in new[] { "/", "/?until=2014-08", "/days/2014-08-05", "/days/2014-08-05/run", "/days/2014-08-05/close", "/users/alice", "/catch-up", "/pause", "/incident", "/settlement.css", "/settlement.js" })
        {
            var (expected, actual) = (await local.SendAsync("GET", path), await app.SendAsync("GET", "/api/operations" + path));
            Assert.Equal(200, actual.Status);
            Assert.Equal($"{path}\n{Volatile().Replace(expected.Describe(), "…")}", $"{path}\n{Volatile().Replace(actual.Describe().Replace("/api/operations", string.Empty, StringComparison.Ordinal), "…")}");
        }
    }

    [Fact]
    public async Task Requests_that_are_refused()
    {
        await ImportAsync("1.1301", ("alice", 20_383));
        foreach (var path in EveryPath)
        {
            foreach (var method in new[] { "DELETE", "PUT", "PATCH" })
            {
                await BothAsync(method, path);
            }

            await BothAsync("POST", path, """{"unheardOf":1}""");
        }

        foreach (var path in new[] { "/api/settlements/2014-02-30", $"{Day}/users/a%23b", $"{Corrections}/0", "/api/settlements?form=2014-08-05", "/api/settlements?from=2014-08-06&to=2014-08-05" })
        {
            await BothAsync("GET", path);
        }

        foreach (var body in new[] { "{", "[]", """{"dryRun":"yes"}""", """{"dryRun":true,"dryRun":false}""", """{"users":[]}""", """{"users":["nobody"]}""", """{"retryRejected":true}""" })
        {
            await BothAsync("POST", Day, body);
        }

        await BothAsync("POST", Day, "{}", contentType: "text/plain");
        await BothAsync("POST", Day, new string(' ', 700 * 1024));
        await BothAsync("POST", "/api/settlements/2099-01-01");
        await BothAsync("POST", Corrections, """{"yield":"1.1"}""");
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} UTC", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Volatile();

    private async Task ImportAsync(string yield, params (string User, long Minor)[] positions)
    {
        await app.ImportAsync(yield, positions);
        await local.ImportAsync(yield, positions);
    }

    private async Task ReadEverythingAsync()
    {
        foreach (var path in EveryPath.Append("/api/settlements?from=2014-08-04&to=2014-08-06").Append($"{Day}/users/zero/proof"))
        {
            await BothAsync("GET", path);
        }
    }

    private async Task BothAsync(string method, string path, string? body = null, string? contentType = "application/json", (string Path, string What)? until = null)
    {
        var (expected, actual) = (await app.SendAsync(method, path, body, contentType), await local.SendAsync(method, path, body, contentType));
        Assert.Equal($"{method} {path}\n{expected.Describe()}", $"{method} {path}\n{actual.Describe()}");
        if (until is { } end)
        {
            Assert.Equal(202, actual.Status);
            await app.EndOfAsync(end.Path, end.What);
            await local.EndOfAsync(end.Path, end.What);
            await BothAsync("GET", end.Path);
        }
    }
}
