using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Settlement.Core;

namespace Settlement.Web.Tests;

public sealed class LocalSiteTests : IAsyncLifetime
{
    private const string Day = ServedDay.Path;

    private ServedLocally site = null!;

    public async Task InitializeAsync() => site = await ServedLocally.StartAsync(who: "alice@desk");

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public void Address_is_of_this_machine_alone_and_carries_a_token_of_256_bits() =>
        Assert.Equal(("127.0.0.1", "http", 43), (site.AddressWithToken.Host, site.AddressWithToken.Scheme, site.Token.Length));

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/?token=")]
    [InlineData("GET", "/?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("GET", "/api/health")]
    [InlineData("GET", "/api/settlements/2014-08-05")]
    [InlineData("POST", "/api/settlements/2014-08-05")]
    [InlineData("OPTIONS", "/api/settlements/2014-08-05")]
    [InlineData("GET", "/nothing-here")]
    public async Task Nobody_is_let_in_without_the_token(string method, string path)
    {
        using var client = site.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", site.Token[..^1]);
        request.Headers.Add("Cookie", $"settle-{site.Address.Port}=x");

        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        AssertGuarded(response);
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "text/html")]
    [InlineData("application/json", "application/problem+json")]
    [InlineData(null, "application/problem+json")]
    public async Task Who_comes_with_the_token_of_an_earlier_start_is_told_so_a_browser_with_a_page(string? accept, string type)
    {
        using var client = site.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/?token={new string('A', 43)}");
        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        using var response = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode.Unauthorized, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var body = await response.Content.ReadAsStringAsync();
        Assert.Contains("Open the address that settle serve printed", body, StringComparison.Ordinal);
        var policy = string.Join(';', response.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(type == "text/html", policy.Contains($"style-src {StyleSheet.Source};", StringComparison.Ordinal));
        Assert.DoesNotContain("settlement.css", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_in_the_address_becomes_a_cookie_that_no_script_and_no_other_site_sees()
    {
        using var client = site.CreateClient();

        using var first = await client.GetAsync(new Uri($"/api/settlements?from=2014-08-05&to=2014-08-05&token={site.Token}", UriKind.Relative));

        Assert.Equal((HttpStatusCode.SeeOther, "/api/settlements?from=2014-08-05&to=2014-08-05"), (first.StatusCode, first.Headers.Location!.OriginalString));
        AssertGuarded(first);
        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.Equal($"settle-{site.Address.Port}={site.Token}; path=/; samesite=strict; httponly", cookie);

        using var second = await SendAsync("GET", "/api/settlements?from=2014-08-05&to=2014-08-05");
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        AssertGuarded(second);
    }

    // A page of another name that was made to point to this machine reaches the port, with a name of its own.
    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{port}")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1.evil.example:{port}")]
    public async Task Request_that_names_another_host_is_refused(string host)
    {
        using var client = site.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/health");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", site.Token);
        request.Headers.Host = host.Replace("{port}", $"{site.Address.Port}", StringComparison.Ordinal);

        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(null, null, 403)]
    [InlineData("http://evil.example", null, 403)]
    [InlineData("null", null, 403)]
    [InlineData("https://127.0.0.1:{port}", null, 403)]
    [InlineData("http://127.0.0.1:1", null, 403)]
    [InlineData("http://evil.example", "cross-site", 403)]
    [InlineData(null, "cross-site", 403)]
    [InlineData(null, "same-site", 403)]
    [InlineData(null, "none", 403)]
    [InlineData("http://127.0.0.1:{port}", "cross-site", 403)]
    [InlineData("http://127.0.0.1:{port}", null, 409)]
    [InlineData("http://127.0.0.1:{port}", "same-origin", 409)]
    [InlineData(null, "same-origin", 409)]
    public async Task Page_of_another_site_changes_nothing_with_the_cookie(string? origin, string? fetchSite, int status)
    {
        using var response = await SendAsync("POST", $"{Day}/cancel", origin, fetchSite);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Page_of_another_site_changes_nothing_with_the_token_in_a_header_either()
    {
        using var client = site.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Day}/cancel");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", site.Token);
        request.Headers.Add("Origin", "http://evil.example");

        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Run_is_in_the_log_with_who_started_it_and_by_which_process()
    {
        await site.ImportAsync("1.1301", ("alice", 20_383));

        Assert.Equal(202, (await site.SendAsync("POST", Day)).Status);
        await site.EndOfAsync(Day, "run");

        var run = Assert.Single((await site.SendAsync("GET", Day)).Json.GetProperty("runs").EnumerateArray());
        Assert.Equal(("http", "alice@desk", "finished"), (run.GetProperty("kind").GetString(), run.GetProperty("startedBy").GetString(), run.GetProperty("state").GetString()));
        var lease = await site.Stores.Leases.ReadLeaseAsync(ServedDay.Date, default);
        Assert.Equal($"settle serve (process {Environment.ProcessId}), for alice@desk", lease!.Lease.Holder);
        Assert.True(lease.IsReleased);
    }

    [Fact]
    public async Task Of_many_starts_at_once_one_starts_and_the_others_are_told()
    {
        await site.ImportAsync("1.1301", ("alice", 20_383));
        await HoldDayAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => site.SendAsync("POST", Day)));

        Assert.Equal(1, answers.Count(answer => answer.Status == 202));
        Assert.All(answers.Where(answer => answer.Status != 202), answer => Assert.Equal((409, "A run is going on"), (answer.Status, answer.Json.GetProperty("title").GetString())));
    }

    [Fact]
    public async Task Run_that_waits_for_another_says_for_whom_and_is_cancelled()
    {
        await site.ImportAsync("1.1301", ("alice", 20_383));
        await HoldDayAsync();
        await site.SendAsync("POST", Day);
        await UntilAsync(run => run.GetProperty("phase").GetString() == "waiting-for-turn" && run.GetProperty("heldBy").GetString() == "bob@desk");

        Assert.Equal(202, (await site.SendAsync("POST", $"{Day}/cancel")).Status);

        var run = (await site.SendAsync("GET", Day)).Json.GetProperty("run");
        Assert.Equal(("terminated", "alice@desk has cancelled this run before it had its turn"), (run.GetProperty("status").GetString(), run.GetProperty("problem").GetString()));
    }

    [Fact]
    public async Task Server_that_is_stopped_ends_its_runs_in_good_order()
    {
        await site.ImportAsync("1.1301", ("alice", 20_383));
        await HoldDayAsync();
        await site.SendAsync("POST", Day);

        Assert.Equal(0, await site.StopAsync());

        await Assert.ThrowsAsync<HttpRequestException>(() => site.SendAsync("GET", Day));
    }

    [Fact]
    public async Task Port_in_use_is_bad_usage_in_one_line()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ServedLocally.StartAsync(more: ["--port", $"{site.Address.Port}"]));

        Assert.StartsWith($"settle serve ended with 2: settle: --port {site.Address.Port} cannot be used: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private static void AssertGuarded(HttpResponseMessage response)
    {
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.False(response.Headers.Contains("Server"));
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? origin = null, string? fetchSite = null)
    {
        using var client = site.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Cookie", $"settle-{site.Address.Port}={site.Token}");
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin.Replace("{port}", $"{site.Address.Port}", StringComparison.Ordinal));
        }

        if (fetchSite is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", fetchSite);
        }

        if (method == "POST")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Empty));
        }

        return await client.SendAsync(request);
    }

    // Another program's run, which goes on for longer than this test.
    private Task<LeaseAttempt> HoldDayAsync() => new LeaseTaker(site.Stores.Leases).TryTakeAsync(
        new LeaseRequest(ServedDay.Date, new RunId(Guid.NewGuid()), "bob@desk", DateTimeOffset.UtcNow, TimeSpan.FromMinutes(10)),
        earlier: null,
        sinceEarlier: TimeSpan.Zero,
        CancellationToken.None);

    private async Task UntilAsync(Predicate<System.Text.Json.JsonElement> isReached)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!isReached((await site.SendAsync("GET", Day)).Json.GetProperty("run")))
        {
            await Task.Delay(20, timeout.Token);
        }
    }
}
