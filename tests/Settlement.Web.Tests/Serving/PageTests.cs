using System.Net;
using System.Text.RegularExpressions;
using Settlement.Core;

namespace Settlement.Web.Tests;

/// <summary>The operations page as a browser without scripts uses it.</summary>
public sealed partial class PageTests : IAsyncLifetime
{
    private const string Day = "/days/2014-08-05";
    private const string Hostile = "<script>alert(1)<";

    private ServedLocally site = null!;

    public async Task InitializeAsync()
    {
        site = await ServedLocally.StartAsync(who: "alice@desk");
        await site.ImportAsync("1.1301", ("alice", 20_383), ("bob", 20_000_000_000), (Hostile, 5_000_000));
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task Day_is_looked_at_run_corrected_and_closed_with_forms_alone()
    {
        Assert.Contains("2014-08-05", await GetAsync("/?until=2014-08"), StringComparison.Ordinal);
        Assert.Contains($"href=\"{Day}/run\"", await GetAsync(Day), StringComparison.Ordinal);

        var shown = await PostAsync($"{Day}/run", ("step", "preview"));
        Assert.Contains("<dt>To be settled</dt>", shown, StringComparison.Ordinal);
        Assert.Null(await site.Stores.Settlements.ReadDayAsync(ServedDay.Date, default));
        await DoAsync($"{Day}/run", shown);
        await site.EndOfAsync(ServedDay.Path, "run");
        Assert.Equal(DayState.Settled, (await DayAsync()).State);

        var preview = await PostAsync($"{Day}/correct", ("step", "preview"), ("reason", "yield published wrong"), ("yield", "1.1201"), ("positions", ""));
        Assert.Contains("1.1301 → 1.1201", WebUtility.HtmlDecode(preview), StringComparison.Ordinal);
        Assert.Empty(await site.Stores.Corrections.ListCorrectionsAsync(ServedDay.Date, default));
        await DoAsync($"{Day}/correct", preview);
        await site.EndOfAsync($"{ServedDay.Path}/corrections/1", "run");
        Assert.Equal("alice@desk", Assert.Single(await site.Stores.Corrections.ListCorrectionsAsync(ServedDay.Date, default)).Plan.BookedBy);

        await DoAsync($"{Day}/close", await GetAsync($"{Day}/close"));
        await site.EndOfAsync(ServedDay.Path, "close");
        Assert.Equal(DayState.Closed, (await DayAsync()).State);
        var closed = await GetAsync(Day);
        Assert.DoesNotContain($"{Day}/run", closed, StringComparison.Ordinal);
        Assert.Contains($"{Day}/correct", closed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dates_are_caught_up_after_they_were_shown()
    {
        var shown = await PostAsync("/catch-up", ("step", "preview"), ("from", "2014-08-04"), ("to", "2014-08-06"));
        Assert.Contains("<dd>2014-08-05", shown, StringComparison.Ordinal);
        Assert.Null(await site.Stores.Settlements.ReadDayAsync(ServedDay.Date, default));

        await DoAsync("/catch-up", shown, "/");
        await site.EndOfAsync(ServedDay.Path, "run");
        Assert.Equal(DayState.Settled, (await DayAsync()).State);
        Assert.Contains("nothing to settle", await PostAsync("/catch-up", ("step", "preview"), ("from", "2014-08-04"), ("to", "2014-08-06")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_of_other_inputs_than_were_shown_settles_nobody()
    {
        var shown = await PostAsync($"{Day}/run", ("step", "preview"));
        await site.ImportAsync("1.1301", ("carol", 100_000_000));

        await DoAsync($"{Day}/run", shown);
        await site.EndOfAsync(ServedDay.Path, "run");

        Assert.Contains("The last run settled nothing: <bdi>the plan or the positions are no longer those that were shown</bdi>", await GetAsync(Day), StringComparison.Ordinal);
        Assert.Null(await site.Stores.Settlements.ReadDayAsync(ServedDay.Date, default));
    }

    [Fact]
    public async Task Schedule_is_paused_with_a_reason_and_resumed()
    {
        Assert.Contains("href=\"/pause\">Pause</a>", await GetAsync("/"), StringComparison.Ordinal);
        Assert.Contains("reason is missing", await RefusedAsync(("step", "pause"), ("reason", " ")), StringComparison.Ordinal);

        Assert.Equal("/", (await SendAsync(HttpMethod.Post, "/pause", ("step", "pause"), ("reason", "<b>audit</b>"))).Location);
        Assert.Contains("is paused by alice@desk since", await GetAsync("/"), StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;audit&lt;/b&gt;", await GetAsync("/pause"), StringComparison.Ordinal);
        Assert.Contains("Look again", await RefusedAsync(("step", "pause"), ("reason", "twice")), StringComparison.Ordinal);

        Assert.Equal("/", (await SendAsync(HttpMethod.Post, "/pause", ("step", "resume"))).Location);
        Assert.DoesNotContain("is paused", await GetAsync("/"), StringComparison.Ordinal);

        Task<string> RefusedAsync(params (string Name, string Value)[] fields) => PostAsync("/pause", fields);
    }

    [Fact]
    public async Task Close_of_a_day_that_has_changed_since_it_was_shown_is_not_started()
    {
        await RunAsync();
        var shown = await GetAsync($"{Day}/close");
        await site.ImportAsync("1.1301", ("carol", 100_000_000));
        await RunAsync();

        var refused = await PostAsync($"{Day}/close", [.. Hidden(shown), ("step", "do")]);

        Assert.Contains("has changed since it was shown", refused, StringComparison.Ordinal);
        Assert.Equal(DayState.Settled, (await DayAsync()).State);
    }

    [Fact]
    public async Task What_the_interface_refuses_the_page_shows()
    {
        await RunAsync();

        var refused = await PostAsync($"{Day}/correct", ("step", "preview"), ("reason", "wrong"), ("yield", "much"), ("positions", ""));
        var badLine = await SendAsync(HttpMethod.Post, $"{Day}/correct", [("step", "preview"), ("reason", "wrong"), ("yield", ""), ("positions", "nonsense")]);
        var missing = await SendAsync(HttpMethod.Get, "/users/nobody");
        var badDate = await SendAsync(HttpMethod.Get, "/days/2014-02-30");

        Assert.Contains("role=\"alert\"", refused, StringComparison.Ordinal);
        Assert.Contains("yield \"much\"", WebUtility.HtmlDecode(refused), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (badLine.Status, missing.Status, badDate.Status));
        Assert.All([badLine, missing, badDate], answer => Assert.StartsWith("<!DOCTYPE html>", answer.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task User_is_found_and_what_is_in_their_name_is_text()
    {
        await RunAsync();

        var found = await SendAsync(HttpMethod.Get, $"/users?user={Uri.EscapeDataString(Hostile)}");
        Assert.Equal((HttpStatusCode.SeeOther, $"/users/{Uri.EscapeDataString(Hostile)}"), (found.Status, found.Location));
        var page = await GetAsync(found.Location!);

        Assert.Contains("&lt;script&gt;alert(1)&lt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_have_nothing_inline_and_nothing_from_elsewhere()
    {
        await RunAsync();
        foreach (var path in new[] { "/", Day, $"{Day}/run", $"{Day}/close", $"{Day}/correct", $"{Day}/cancel", "/users/alice", "/catch-up", "/pause", "/incident", "/incident?seed=1" })
        {
            var page = await GetAsync(path);

            Assert.DoesNotMatch(@"\sstyle=|\son[a-z]+=|<style|javascript:", page);
            Assert.All(Resources().Matches(page), match => Assert.Matches("^(/[a-z.]*|data:,)$", match.Groups["address"].Value));
        }

        foreach (var (file, type) in new[] { ("settlement.css", "text/css"), ("settlement.js", "text/javascript") })
        {
            using var response = await site.Client.GetAsync(new Uri($"/{file}", UriKind.Relative));
            Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        }
    }

    [Fact]
    public async Task Events_tell_how_a_run_goes_on_and_when_it_has_ended()
    {
        var lease = await new LeaseTaker(site.Stores.Leases).TryTakeAsync(
            new LeaseRequest(ServedDay.Date, new RunId(Guid.NewGuid()), "bob@desk", DateTimeOffset.UtcNow, TimeSpan.FromMinutes(10)), earlier: null, TimeSpan.Zero, default);
        await site.SendAsync("POST", ServedDay.Path);
        using var stream = await site.Client.GetStreamAsync(new Uri($"{Day}/events", UriKind.Relative));
        using var reader = new StreamReader(stream);

        var seen = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            seen.Add(line);
            if (line.Contains("waiting-for-turn", StringComparison.Ordinal))
            {
                await site.Stores.Leases.ReleaseLeaseAsync(lease.Taken!, default);
            }
        }

        Assert.Contains(seen, line => line.Contains("\"heldBy\":\"bob@desk\"", StringComparison.Ordinal));
        Assert.Contains("event: end", seen);
        Assert.Equal(DayState.Settled, (await DayAsync()).State);
    }

    private async Task RunAsync()
    {
        Assert.Equal(202, (await site.SendAsync("POST", ServedDay.Path)).Status);
        await site.EndOfAsync(ServedDay.Path, "run");
    }

    private async Task<Day> DayAsync() => (await site.Stores.Settlements.ReadDayAsync(ServedDay.Date, default))!;

    private async Task<string> GetAsync(string path)
    {
        var answer = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Body;
    }

    private async Task<string> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var answer = await SendAsync(HttpMethod.Post, path, fields);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Body;
    }

    // Says yes to what a page shows.
    private async Task DoAsync(string path, string page, string then = Day)
    {
        Assert.Contains("name=\"step\" value=\"do\"", page, StringComparison.Ordinal);
        var answer = await SendAsync(HttpMethod.Post, path, [.. Hidden(page), ("step", "do")]);
        Assert.True(answer.Status == HttpStatusCode.SeeOther, answer.Body);
        Assert.Equal(then, answer.Location);
    }

    private async Task<(HttpStatusCode Status, string? Location, string Body)> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] fields)
    {
        using var client = site.CreateClient();
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", $"settle-{site.Address.Port}={site.Token}");
        if (method == HttpMethod.Post)
        {
            request.Headers.Add("Origin", site.Address.GetLeftPart(UriPartial.Authority));
            request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        }

        using var response = await client.SendAsync(request);
        return (response.StatusCode, response.Headers.Location?.OriginalString, await response.Content.ReadAsStringAsync());
    }

    private static IEnumerable<(string Name, string Value)> Hidden(string page) =>
        HiddenField().Matches(page).Select(match => (match.Groups["name"].Value, WebUtility.HtmlDecode(match.Groups["value"].Value)));

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex HiddenField();

    [GeneratedRegex("<(link|script|img)[^>]* (href|src)=\"(?<address>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Resources();
}
