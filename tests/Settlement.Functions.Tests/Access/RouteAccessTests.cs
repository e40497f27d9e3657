using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Moq;
using Settlement.Core;

namespace Settlement.Functions.Tests;

/// <summary>Every function with an HTTP trigger, whichever there are, as callers of every kind meet it.</summary>
public sealed class RouteAccessTests : IAsyncLifetime
{
    private static readonly string[] EveryMethod = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "get", "TRACE"];

    private readonly Mock<DurableTaskClient> client = new(MockBehavior.Strict, "test");
    private readonly List<RunRequest> started = [];
    private AppWorld world = new(options => options with { Authentication = CallerAuthentication.Entra });

    public static TheoryData<string> Routes =>
    [
        .. typeof(SettlementFunctions).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters().Any(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>() is not null))
            .Select(method => $"{method.DeclaringType!.FullName}.{method.Name}"),
    ];

    public Task InitializeAsync() => world.ImportAsync(users: 3);

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public void There_are_routes() => Assert.True(Routes.Count >= 3);

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task No_route_answers_without_authorisation(string route)
    {
        foreach (var method in EveryMethod)
        {
            foreach (var header in new[] { null, string.Empty, "x", Principal.OfClaims("github", ("oid", Principal.ObjectId), ("roles", "settlement.operate")) })
            {
                var (reply, response) = await CallAsync(route, method, header);

                AssertProblem(reply, 401);
                Assert.Equal("Bearer", response.Headers.WWWAuthenticate);
            }
        }

        Assert.Contains(world.Log.Lines, line => line.Contains("refused to nobody known", StringComparison.Ordinal));
    }

    // Whether the request is good is nobody's business who may not send it.
    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Caller_without_a_role_is_refused_whatever_they_send(string route)
    {
        foreach (var method in EveryMethod)
        {
            foreach (var date in new[] { "2014-08-05", "2014-02-30", "../x" })
            {
                var (reply, _) = await CallAsync(route, method, Principal.Of("settlement.everything"), date, body: "{");

                AssertProblem(reply, 403);
                Assert.StartsWith("settlement.", Json(reply).GetProperty("requiredRole").GetString(), StringComparison.Ordinal);
            }
        }

        Assert.Contains(
            world.Log.Lines,
            line => line.Contains($"refused to alice@example.com ({Principal.ObjectId})", StringComparison.Ordinal) && line.StartsWith("Warning", StringComparison.Ordinal));
    }

    // The client is strict: a call of it would be a failure that nobody planned, a 500.
    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Reader_reads_and_starts_nothing(string route)
    {
        foreach (var method in EveryMethod.Where(method => !HttpMethods.IsGet(method)))
        {
            var (reply, _) = await CallAsync(route, method, Principal.Of("settlement.read"));

            AssertProblem(reply, reply.StatusCode == 405 ? 405 : 403);
        }

        client.Setup(engine => engine.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((OrchestrationMetadata?)null);
        var (read, _) = await CallAsync(route, "GET", Principal.Of("settlement.read"));

        // 403: a route that has nothing for readers.
        Assert.Contains(read.StatusCode, new int?[] { 200, 403, 404, 405 });
        Assert.Empty(started);
    }

    [Fact]
    public async Task Reader_who_starts_a_day_is_told_which_role_is_missing()
    {
        var (reply, _) = await CallAsync(StartRoute, "POST", Principal.Of("settlement.read"));

        AssertProblem(reply, 403);
        Assert.Equal("settlement.operate", Json(reply).GetProperty("requiredRole").GetString());
    }

    [Fact]
    public async Task Operator_starts_a_day_and_the_run_carries_who_it_was_and_what_was_asked()
    {
        SetUpStart();

        var (reply, response) = await CallAsync(StartRoute, "POST", Principal.Of("settlement.operate"), body: """{"users":["user-00001"]}""");

        Assert.Equal(202, reply.StatusCode);
        Assert.Equal(("no-store", "nosniff"), (response.Headers.CacheControl.ToString(), response.Headers.XContentTypeOptions.ToString()));
        var turn = Assert.Single(started).Turn!;
        Assert.Equal((RunKind.Http, $"alice@example.com ({Principal.ObjectId})", "user-00001"), (turn.Kind, turn.StartedBy, turn.Options));
        Assert.Contains(
            world.Log.Lines,
            line => line.Contains($"started by alice@example.com ({Principal.ObjectId}): user-00001", StringComparison.Ordinal));
    }

    // The host has checked the key. Without App Service authentication the header could be anybody's.
    [Theory]
    [InlineData("settlement.read")]
    [InlineData("settlement.operate")]
    [InlineData(null)]
    public async Task With_keys_alone_an_identity_in_the_request_gives_nothing_takes_nothing_and_is_not_believed(string? role)
    {
        await world.DisposeAsync();
        world = new AppWorld();
        await world.ImportAsync(users: 3);
        SetUpStart();

        var (reply, _) = await CallAsync(StartRoute, "POST", role is null ? "x" : Principal.Of(role));

        Assert.Equal(202, reply.StatusCode);
        Assert.Equal(("function key", "all users"), (Assert.Single(started).Turn!.StartedBy, started[0].Turn!.Options));
    }

    private static string StartRoute => $"{typeof(SettlementFunctions).FullName}.{nameof(SettlementFunctions.SettlementAsync)}";

    private void SetUpStart() => client.TakesStarts(started);

    private async Task<(ContentResult Reply, HttpResponse Response)> CallAsync(
        string route, string method, string? header, string date = "2014-08-05", string? body = null)
    {
        var dot = route.LastIndexOf('.');
        var type = typeof(SettlementFunctions).Assembly.GetType(route[..dot], throwOnError: true)!;
        var function = type.GetMethod(route[(dot + 1)..])!;
        var request = Requests.Of(method, body);
        if (header is not null)
        {
            request.Headers[ClientPrincipal.Header] = header;
        }

        var arguments = function.GetParameters().Select(parameter => parameter switch
        {
            { ParameterType: var wanted } when wanted == typeof(HttpRequest) => request,
            { ParameterType: var wanted } when wanted == typeof(DurableTaskClient) => client.Object,
            { Name: "date" } => date,
            { Name: "userId" } => "user-00001",
            { Name: "number" } => "1",
            { ParameterType: var wanted } when wanted == typeof(CancellationToken) => CancellationToken.None,
            _ => (object?)null,
        });
        var reply = await (Task<IActionResult>)function.Invoke(function.IsStatic ? null : world.Create(type), [.. arguments])!;
        return ((ContentResult)reply, request.HttpContext.Response);
    }

    private static void AssertProblem(ContentResult reply, int status)
    {
        Assert.Equal((status, "application/problem+json; charset=utf-8"), (reply.StatusCode, reply.ContentType));
        Assert.Equal(status, Json(reply).GetProperty("status").GetInt32());
    }

    private static JsonElement Json(ContentResult reply) => JsonDocument.Parse(reply.Content!).RootElement;
}
