using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Settlement.Core;
using Settlement.Documents;

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

        // The day's last run is still its own.
        var corrected = await GetAsync(Day);
        Assert.Matches("<th scope=\"row\" class=\"n\">2</th>\\s*<td>correction</td>", corrected);
        Assert.Contains("Outcome of run 1<", corrected, StringComparison.Ordinal);
        var last = (await site.SendAsync("GET", "/api/settlements?from=2014-08-05&to=2014-08-05")).Json.GetProperty("days")[0].GetProperty("lastRun");
        Assert.Equal((1, "day"), (last.GetProperty("number").GetInt32(), last.GetProperty("work").GetString()));

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
    public async Task Dates_that_are_not_those_that_were_shown_are_not_caught_up()
    {
        var next = SettlementDate.Parse("2014-08-06");
        var shown = await PostAsync("/catch-up", ("step", "preview"), ("from", "2014-08-04"), ("to", "2014-08-06"));
        await site.Stores.Inputs.WriteYieldsAsync([new(next, Yield.Parse("1.1301"))], replace: false, default);
        await site.Stores.Inputs.WritePositionsAsync(next, [new Position(UserId.Parse("alice"), new Money(20_383))], PositionsRule.AddingOrReplacing, default);

        var refused = await PostAsync("/catch-up", [.. Hidden(shown), ("step", "do")]);

        Assert.Contains("no longer those that were shown", refused, StringComparison.Ordinal);
        Assert.Contains("<dd>2014-08-05, 2014-08-06", refused, StringComparison.Ordinal);
        Assert.Null(await site.Stores.Settlements.ReadDayAsync(ServedDay.Date, default));
        Assert.Null(await site.Stores.Settlements.ReadDayAsync(next, default));
    }

    [Fact]
    public async Task Retry_settles_those_in_conflict_and_nobody_else()
    {
        await RunAsync();
        await site.ImportAsync("1.1301", ("bob", 30_000_000_000));
        await RunAsync();
        await site.ImportAsync("1.1301", ("bob", 20_000_000_000), ("carol", 100_000_000));

        var shown = await GetAsync($"{Day}/retry");
        Assert.Contains("<dd>bob", shown, StringComparison.Ordinal);
        await DoAsync($"{Day}/retry", shown);
        await site.EndOfAsync(ServedDay.Path, "run");

        var run = (await site.SendAsync("GET", ServedDay.Path)).Json.GetProperty("run");
        Assert.Equal((1, 1), (run.GetProperty("users").GetInt64(), run.GetProperty("alreadySettled").GetInt64()));
        Assert.DoesNotContain(await site.Stores.Settlements.ListRecordsAsync(ServedDay.Date, default).ToListAsync(), record => record.UserId.Value == "carol");
    }

    [Fact]
    public async Task Correction_that_is_not_the_one_that_was_shown_is_not_booked()
    {
        await RunAsync();
        var shown = await PostAsync($"{Day}/correct", ("step", "preview"), ("reason", "yield published wrong"), ("yield", "1.1201"), ("positions", ""));
        await DoAsync($"{Day}/correct", await PostAsync($"{Day}/correct", ("step", "preview"), ("reason", "published again"), ("yield", "1.1101"), ("positions", "")));
        await site.EndOfAsync($"{ServedDay.Path}/corrections/1", "run");

        await DoAsync($"{Day}/correct", shown);
        await site.EndOfAsync($"{ServedDay.Path}/corrections/2", "run");

        Assert.Equal("published again", Assert.Single(await site.Stores.Corrections.ListCorrectionsAsync(ServedDay.Date, default)).Plan.Reason);
        Assert.Contains("The last correction booked nothing: <bdi>The correction of 2014-08-05 is not the one that was previewed", await GetAsync(Day), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_ends_the_run_that_waits_and_without_one_it_says_so()
    {
        var held = await HoldAsync();
        await site.SendAsync("POST", ServedDay.Path);
        Assert.Contains($"href=\"{Day}/cancel\"", await GetAsync(Day), StringComparison.Ordinal);

        await DoAsync($"{Day}/cancel", await GetAsync($"{Day}/cancel"));
        await site.EndOfAsync(ServedDay.Path, "run");
        await site.Stores.Leases.ReleaseLeaseAsync(held, default);

        Assert.Contains("The last run terminated: <bdi>alice@desk has cancelled", await GetAsync(Day), StringComparison.Ordinal);
        Assert.Null(await site.Stores.Settlements.ReadDayAsync(ServedDay.Date, default));
        Assert.Contains("No run of 2014-08-05", await PostAsync($"{Day}/cancel", ("step", "do")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_tells_a_day_as_it_was_closed_from_one_that_was_changed()
    {
        await RunAsync();
        Assert.Contains("not closed", await PostAsync($"{Day}/verify", ("step", "verify")), StringComparison.Ordinal);
        await DoAsync($"{Day}/close", await GetAsync($"{Day}/close"));
        await site.EndOfAsync(ServedDay.Path, "close");
        Assert.Contains("The certificate holds", await PostAsync($"{Day}/verify", ("step", "verify")), StringComparison.Ordinal);

        using (var file = new SqliteConnection($"Data Source={site.StorePath};Pooling=False"))
        {
            await file.OpenAsync();
            using var change = file.CreateCommand();
            change.CommandText = "UPDATE records SET earnings_minor = earnings_minor + 1 WHERE user_id = 'bob'";
            Assert.Equal(1, await change.ExecuteNonQueryAsync());
        }

        var changed = await PostAsync($"{Day}/verify", ("step", "verify"));
        Assert.Contains("The certificate does not hold", changed, StringComparison.Ordinal);
        Assert.DoesNotContain("The certificate holds", changed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_again_looks_at_the_preview_there_is_and_starts_no_other()
    {
        Assert.Contains("There is no dry run to look at", await PostAsync($"{Day}/run", ("step", "look")), StringComparison.Ordinal);
        await PostAsync($"{Day}/run", ("step", "preview"));
        var before = (await site.SendAsync("GET", ServedDay.Path)).Json.GetProperty("latestDryRun").GetProperty("startedAt").GetDateTimeOffset();

        Assert.Contains("<dt>To be settled</dt>", await PostAsync($"{Day}/run", ("step", "look")), StringComparison.Ordinal);

        Assert.Equal(before, (await site.SendAsync("GET", ServedDay.Path)).Json.GetProperty("latestDryRun").GetProperty("startedAt").GetDateTimeOffset());
        var going = ActionForms.Previewed(ActionForms.RunForm(new PageLinks(string.Empty), ServedDay.Date), new RunStateDocument { Status = "running", StartedAt = before, UpdatedAt = before });
        Assert.Equal(("look", "Ask again"), (going.Step, going.Button));
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

        var shown = await GetAsync("/pause");
        Assert.Equal("/", (await SendAsync(HttpMethod.Post, "/pause", [.. Hidden(shown), ("step", "resume")])).Location);
        Assert.DoesNotContain("is paused", await GetAsync("/"), StringComparison.Ordinal);

        Assert.Contains("Look again", await RefusedAsync(("step", "resume")), StringComparison.Ordinal);

        // Paused once more, by somebody with another reason: that pause is not the one that was shown.
        Assert.Equal("/", (await SendAsync(HttpMethod.Post, "/pause", ("step", "pause"), ("reason", "the yield is wrong"))).Location);
        Assert.Contains("Look again", await RefusedAsync([.. Hidden(shown), ("step", "resume")]), StringComparison.Ordinal);
        Assert.Contains("is paused by alice@desk since", await GetAsync("/"), StringComparison.Ordinal);

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
        var held = await HoldAsync();
        await site.SendAsync("POST", ServedDay.Path);
        using var stream = await site.Client.GetStreamAsync(new Uri($"{Day}/events", UriKind.Relative));
        using var reader = new StreamReader(stream);

        var seen = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            seen.Add(line);
            if (line.Contains("waiting-for-turn", StringComparison.Ordinal))
            {
                await site.Stores.Leases.ReleaseLeaseAsync(held, default);
            }
        }

        Assert.Contains(seen, line => line.Contains("\"heldBy\":\"bob@desk\"", StringComparison.Ordinal));
        Assert.Contains("event: end", seen);
        Assert.Equal(DayState.Settled, (await DayAsync()).State);
    }

    // Somebody else is at work on the date.
    private async Task<Lease> HoldAsync() => (await new LeaseTaker(site.Stores.Leases).TryTakeAsync(
        new LeaseRequest(ServedDay.Date, new RunId(Guid.NewGuid()), "bob@desk", DateTimeOffset.UtcNow, TimeSpan.FromMinutes(10)), earlier: null, TimeSpan.Zero, default)).Taken!;

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
        request.Headers.Add("Accept", "text/html");
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
