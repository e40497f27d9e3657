using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing.Template;
using Settlement.Core;

namespace Settlement.Web.Tests;

/// <summary>What OpenAPI says of the interface beside what is served: every route, method, status and field.</summary>
public sealed class DescribedInterfaceTests : IAsyncLifetime
{
    private const string Day = ServedDay.Path;
    private const string Description = "/api/" + RouteTemplates.Description;
    private const string Corrections = $"{Day}/corrections";

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly List<string> differences = [];
    private ServedLocally site = null!;
    private JsonNode described = null!;

    public async Task InitializeAsync()
    {
        site = await ServedLocally.StartAsync();
        described = JsonNode.Parse((await site.SendAsync("GET", Description)).Body)!;
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task Description_is_what_the_routes_and_their_types_come_to()
    {
        await ApprovedText.CheckFileAsync("docs/openapi.json", await OpenApiOfRoutes.MakeAsync());

        var answer = await site.SendAsync("GET", Description);
        Assert.Equal((200, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Equal(RepositoryFolder.Text("docs/openapi.json"), answer.Body);
    }

    [Fact]
    public void Every_route_of_the_interface_is_described() => Assert.Equal(
        typeof(RouteTemplates).GetFields().Select(field => "/api/" + field.GetRawConstantValue())
            .Where(path => !path.Contains(RouteTemplates.OperationsFolder, StringComparison.Ordinal) && path != Description).Order(StringComparer.Ordinal),
        described["paths"]!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_method_takes_the_fields_that_are_described_and_no_others()
    {
        foreach (var (path, method, operation) in Operations())
        {
            foreach (var other in new[] { "GET", "POST" }.Where(other => !described["paths"]![path]!.AsObject().ContainsKey(other.ToLowerInvariant())))
            {
                Assert.Equal(405, (await site.SendAsync(other, Filled(path))).Status);
            }

            if (method == "POST")
            {
                var refused = (await site.SendAsync(method, Filled(path), """{"unheardOf":1}""")).Json.GetProperty("detail").GetString()!;
                var schema = operation["requestBody"]?["content"]!["application/json"]!["schema"];
                var fields = schema is null ? [] : Resolve(schema)["properties"]!.AsObject().Select(field => field.Key).ToList();
                Assert.Equal(
                    fields.Order(StringComparer.Ordinal),
                    refused.TrimEnd('.').Split(';')[1].Split([" the known ones are ", " the known one is ", " this takes none", ", ", " and "], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Every_status_that_is_described_is_answered_and_every_answer_has_the_fields_that_are_described()
    {
        await ReadEverythingAsync("2014-08-05");
        await ReadEverythingAsync("2014-02-30");
        foreach (var (path, body) in new[] { (Day, "{"), ("/api/settlements", "{"), ($"{Day}/close", "{"), ($"{Day}/cancel", "{"), (Corrections, "{"), ($"{Corrections}/1/close", "{"), ("/api/pause", "{"), ("/api/resume", "{") })
        {
            await AskAsync("POST", path, body);
        }

        await AskAsync("POST", $"{Day}/close");
        await AskAsync("POST", $"{Day}/cancel");
        await AskAsync("POST", Corrections, """{"reason":"wrong","yield":"1.1"}""");
        await AskAsync("POST", $"{Corrections}/1/close");

        // Open: one of two users.
        await site.ImportAsync("1.1301", ("alice", 20_383), ("bob", 20_000_000_000));
        await AskAsync("POST", "/api/settlements", """{"from":"2014-08-04","to":"2014-08-05","dryRun":true}""");
        await AskAsync("POST", Day, """{"dryRun":true}""", "latestDryRun");
        await AskAsync("POST", Day, """{"users":["alice"]}""", "run");
        await AskAsync("POST", $"{Day}/close");
        await AskAsync("POST", Corrections, """{"reason":"wrong","yield":"1.1"}""");

        // Waiting for somebody, then cancelled.
        var held = await new LeaseTaker(site.Stores.Leases).TryTakeAsync(
            new LeaseRequest(ServedDay.Date, new RunId(Guid.NewGuid()), "bob@desk", DateTimeOffset.UtcNow, TimeSpan.FromMinutes(10)), earlier: null, TimeSpan.Zero, default);
        await AskAsync("POST", Day);
        await AskAsync("POST", Day);
        await AskAsync("GET", Day);
        await AskAsync("POST", $"{Day}/cancel");
        await site.EndOfAsync(Day, "run");
        await site.Stores.Leases.ReleaseLeaseAsync(held.Taken!, default);

        await AskAsync("POST", Day, null, "run");
        await site.Stores.Inputs.WriteYieldsAsync([new(SettlementDate.Parse("2014-08-06"), Yield.Parse("1.1301"))], replace: false, default);
        await site.Stores.Inputs.WritePositionsAsync(SettlementDate.Parse("2014-08-06"), [new Position(UserId.Parse("alice"), new Money(20_383))], PositionsRule.Adding, default);
        await AskAsync("POST", "/api/settlements", """{"from":"2014-08-06","to":"2014-08-06"}""", "run", "/api/settlements/2014-08-06");

        // A conflict, and what reconciliation finds.
        await site.ImportAsync("1.1301", ("bob", 10_000_000_000));
        await AskAsync("POST", Day, null, "run");
        await ReadEverythingAsync("2014-08-05");
        await site.ImportAsync("1.1301", ("bob", 20_000_000_000));
        await AskAsync("POST", Day, null, "run");

        await AskAsync("POST", Corrections, """{"reason":"yield published wrong","yield":"1.1201"}""", "preview", Corrections);
        await AskAsync("POST", Corrections, """{"reason":"yield published wrong","yield":"1.1201","book":true}""", "run", $"{Corrections}/1");
        await AskAsync("POST", $"{Corrections}/1/close");
        await AskAsync("POST", $"{Day}/close", null, "close");
        await AskAsync("POST", $"{Corrections}/1/close", null, "close", $"{Corrections}/1");
        foreach (var path in new[] { Day, $"{Day}/close", $"{Corrections}/1/close" })
        {
            await AskAsync("POST", path);
        }

        await AskAsync("POST", "/api/pause", """{"reason":"audit"}""");
        await ReadEverythingAsync("2014-08-05");
        await AskAsync("POST", "/api/resume");

        Assert.True(differences.Count == 0, string.Join('\n', differences.Distinct(StringComparer.Ordinal)));
        Assert.Equal(
            Operations().SelectMany(operation => operation.Operation["responses"]!.AsObject().Where(answer => answer.Key != "default").Select(answer => $"{operation.Method} {operation.Path} {answer.Key}"))
                .Order(StringComparer.Ordinal),
            seen.Order(StringComparer.Ordinal));
    }

    private IEnumerable<(string Path, string Method, JsonNode Operation)> Operations() => described["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, operation.Key.ToUpperInvariant(), operation.Value!)));

    private static string Filled(string path) => path
        .Replace("{date}", "2014-08-05", StringComparison.Ordinal).Replace("{userId}", "alice", StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal);

    private async Task ReadEverythingAsync(string date)
    {
        foreach (var (path, _, _) in Operations().Where(operation => operation.Method == "GET").ToList())
        {
            await AskAsync("GET", Filled(path).Replace("2014-08-05", date, StringComparison.Ordinal));
        }

        await AskAsync("GET", $"/api/settlements?from={date}");
        await AskAsync("GET", $"/api/users/alice/statement?from={date}");
    }

    private async Task AskAsync(string method, string path, string? body = null, string? until = null, string? at = null)
    {
        var answer = await site.SendAsync(method, path, body);
        Look(method, path, answer);
        if (until is not null)
        {
            Assert.True(answer.Status == 202, answer.Body);
            await site.EndOfAsync(at ?? Day, until);
            Look("GET", at ?? Day, await site.SendAsync("GET", at ?? Day));
        }
    }

    private void Look(string method, string address, Answer answer)
    {
        var path = address.Split('?')[0];
        var (template, _, operation) = Operations().Single(known => known.Method == method && new TemplateMatcher(TemplateParser.Parse(known.Path), []).TryMatch(path, []));
        var what = $"{method} {template} {answer.Status}";
        var response = operation["responses"]![$"{answer.Status}"];
        if (response is null)
        {
            differences.Add($"{what} is not described: {answer.Body}");
            return;
        }

        seen.Add(what);
        var (type, content) = response["content"]!.AsObject().Single();
        if (answer.ContentType!.Split(';')[0] != type)
        {
            differences.Add($"{what} is {answer.ContentType}, not {type}");
        }
        else if (type != "text/csv")
        {
            Compare(what, content!["schema"]!, answer.Json);
        }
    }

    private JsonNode Resolve(JsonNode schema) =>
        schema["$ref"] is { } reference ? described["components"]!["schemas"]![reference.GetValue<string>()["#/components/schemas/".Length..]]! : schema;

    // What the description leaves open is a difference, too.
    private void Compare(string where, JsonNode schema, JsonElement value)
    {
        if (schema["oneOf"] is JsonArray either)
        {
            Compare(where, either.Single(one => (one!["type"]?.ToString() == "null") == (value.ValueKind == JsonValueKind.Null))!, value);
            return;
        }

        schema = Resolve(schema);
        var types = schema["type"] switch
        {
            JsonArray several => several.Select(type => type!.GetValue<string>()).ToList(),
            { } one => [one.GetValue<string>()],
            null => [],
        };
        var type = value.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number when types.Contains("integer") && value.TryGetInt64(out _) => "integer",
            JsonValueKind.Number => "number",
            _ => "null",
        };
        if (!types.Contains(type))
        {
            differences.Add($"{where} is {value.GetRawText()}, not {string.Join(" or ", types)}");
            return;
        }

        foreach (var item in type == "array" ? value.EnumerateArray().ToArray() : [])
        {
            Compare(where + "[]", schema["items"]!, item);
        }

        if (type == "object")
        {
            var fields = schema["properties"]!.AsObject();
            var given = value.EnumerateObject().ToList();
            differences.AddRange(given.Where(field => !fields.ContainsKey(field.Name)).Select(field => $"{where}.{field.Name} is not described"));
            var required = schema["required"]?.AsArray().Select(field => field!.GetValue<string>()).ToList() ?? [];
            differences.AddRange(required.Where(name => given.TrueForAll(field => field.Name != name)).Select(name => $"{where}.{name} is missing"));
            foreach (var field in given.Where(field => fields.ContainsKey(field.Name)))
            {
                Compare($"{where}.{field.Name}", fields[field.Name]!, field.Value);
            }
        }
    }
}
