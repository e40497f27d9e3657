using System.Text.Json;
using Microsoft.Playwright;
using Settlement.Cli.Tests;
using Settlement.Core;
using Settlement.Emulators;
using static Microsoft.Playwright.Assertions;

namespace Settlement.Web.Tests;

/// <summary>An operator at the operations page, in a real browser.</summary>
[Takes(seconds: 25)]
public sealed class OperatorInChromiumTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private const string Day = "/days/2014-08-05";

    // On a busy machine a page takes its time.
    private const float Patience = 30_000;

    private readonly List<string> complaints = [];
    private readonly List<IPage> opened = [];
    private ServedLocally site = null!;

    public async Task InitializeAsync()
    {
        SetDefaultExpectTimeout(Patience);
        site = await ServedLocally.StartAsync(who: "alice@desk");
        await site.ImportAsync("1.1301", ("alice", 20_383), ("bob", 20_000_000_000), ("carol", 5_000_000));
    }

    public async Task DisposeAsync()
    {
        foreach (var page in opened)
        {
            page.Request -= OnRequest;
            page.Console -= OnConsole;
            page.PageError -= OnError;
        }

        await site.DisposeAsync();
    }

    [ChromiumFact]
    public async Task Whole_day_from_a_dry_run_to_a_verified_certificate_and_a_proof()
    {
        var page = await OpenAsync();

        // What was imported already is imported again, by the command that upstream's files come in with.
        await site.ImportFileAsync("2014-08-05", "alice,203.83\nbob,200000000.00\ncarol,50000.00\n");

        // Looked at, then settled: the page follows the run by itself.
        await page.GotoAsync(At(Day));
        await ClickAsync(page, "Run");
        await ButtonAsync(page, "Show what would happen");
        await Expect(page.Locator("dt:text-is('To be settled') + dd")).ToHaveTextAsync("3");
        await ButtonAsync(page, "Settle");
        await StandsAsync(page, "settled");

        // A balance is replaced after the fact: a conflict, both sides of it shown, and nothing overwritten.
        await site.ImportFileAsync("2014-08-05", "alice,203.83\nbob,300000000.00\ncarol,50000.00\n", "--replace");
        await RunAsync(page);
        await Expect(page.Locator("main")).ToContainTextAsync("bob");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Retry", Exact = true })).ToBeVisibleAsync();
        await site.ImportFileAsync("2014-08-05", "alice,203.83\nbob,200000000.00\ncarol,50000.00\n", "--replace");
        await ClickAsync(page, "Retry");
        await ButtonAsync(page, "Retry them");
        await StandsAsync(page, "settled");

        // The yield was wrong.
        await ClickAsync(page, "Correct");
        await page.GetByLabel("Reason").FillAsync("yield <b>published</b> wrong");
        await page.GetByLabel("Right yield").FillAsync("1.1201");
        await ButtonAsync(page, "Show what it comes to");
        await Expect(page.Locator("main")).ToContainTextAsync("1.1301 → 1.1201");
        await ButtonAsync(page, "Book exactly this");
        await site.EndOfAsync($"{ServedDay.Path}/corrections/1", "run");
        await page.GotoAsync(At(Day));
        await Expect(page.Locator("main")).ToContainTextAsync("yield <b>published</b> wrong");

        await ClickAsync(page, "Close");
        await ButtonAsync(page, "Close the day for good");
        await site.EndOfAsync(ServedDay.Path, "close");
        await page.GotoAsync(At(Day));
        await StandsAsync(page, "closed");
        await ClickAsync(page, "Verify");
        await ButtonAsync(page, "Verify");
        await Expect(page.Locator("main")).ToContainTextAsync("The certificate holds");

        // A user asks why.
        await page.GetByLabel("User").FillAsync("bob");
        await ButtonAsync(page, "Find");
        await Expect(page.Locator("h1")).ToHaveTextAsync("User bob");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download the proof of this line").ClickAsync());
        using var proof = JsonDocument.Parse(await File.ReadAllTextAsync((await download.PathAsync())!));
        Assert.Equal(("2014-08-05", "bob"), (proof.RootElement.GetProperty("date").GetString(), proof.RootElement.GetProperty("userId").GetString()));

        Assert.Empty(complaints);
    }

    [ChromiumFact]
    public async Task Of_two_browsers_that_start_one_date_at_once_one_starts_it_and_the_other_is_told()
    {
        var (first, second) = (await OpenAsync(), await OpenAsync(1));
        foreach (var page in new[] { first, second })
        {
            await page.GotoAsync(At($"{Day}/run"));
            await ButtonAsync(page, "Show what would happen");
            await Expect(page.Locator("dt:text-is('To be settled') + dd")).ToHaveTextAsync("3");
        }

        // Somebody else holds the date, so that the first run has not ended when the second is asked for.
        var held = await HoldAsync();
        await ButtonAsync(first, "Settle");
        await ButtonAsync(second, "Settle");

        await Expect(second.GetByRole(AriaRole.Alert)).ToContainTextAsync("is in progress");
        await Expect(first.Locator("#progress")).ToContainTextAsync("bob@desk");
        await site.Stores.Leases.ReleaseLeaseAsync(held, default);
        await StandsAsync(first, "settled");
        Assert.Empty(complaints);
    }

    [ChromiumFact]
    public async Task Range_is_caught_up_after_its_dates_were_shown()
    {
        var page = await OpenAsync();
        await ClickAsync(page, "Catch up");
        await page.GetByLabel("First date").FillAsync("2014-08-04");
        await page.GetByLabel("Last date").FillAsync("2014-08-06");
        await ButtonAsync(page, "Show the dates");
        await Expect(page.Locator("dt:text-is('Which') + dd")).ToHaveTextAsync("2014-08-05");
        await ButtonAsync(page, "Settle these dates");

        await site.EndOfAsync(ServedDay.Path, "run");
        await page.GotoAsync(At(Day));
        await StandsAsync(page, "settled");
        Assert.Empty(complaints);
    }

    [ChromiumTheory]
    [InlineData("{\"phase\":\"waiting-for-turn\",\"heldBy\":\"dave@desk\"}", "waits for dave@desk")]
    [InlineData("{\"phase\":\"settling\"}", null)]
    public async Task Page_says_whom_its_run_waits_for_when_that_begins_and_no_longer_when_it_ends(string status, string? expected)
    {
        await HoldAsync();
        Assert.Equal(202, (await site.SendAsync("POST", ServedDay.Path)).Status);
        var page = await OpenAsync();
        await page.RouteAsync("**/events", route => route.FulfillAsync(new() { ContentType = "text/event-stream", Body = $"event: status\ndata: {status}\n\n" }));
        try
        {
            await page.GotoAsync(At(Day));
            var waits = page.Locator("[data-when=heldBy]");
            await (expected is null ? Expect(waits).ToBeHiddenAsync() : Expect(waits).ToContainTextAsync(expected));
        }
        finally
        {
            await page.UnrouteAllAsync();
        }
    }

    [ChromiumFact]
    public async Task Page_whose_server_is_gone_says_so_instead_of_showing_old_counts()
    {
        await HoldAsync();
        Assert.Equal(202, (await site.SendAsync("POST", ServedDay.Path)).Status);
        var page = await OpenAsync();
        await page.GotoAsync(At(Day));
        await Expect(page.Locator("#progress")).ToContainTextAsync("bob@desk");

        await site.StopAsync();

        await Expect(page.Locator("#progress")).ToContainTextAsync("no answer from the server");
    }

    [ChromiumTheory]
    [InlineData("/?until=2014-08")]
    [InlineData(Day)]
    [InlineData(Day + "/correct")]
    [InlineData(Day + "/close")]
    [InlineData("/users/alice")]
    [InlineData("/pause")]
    public async Task Served_page_is_accessible_and_fits_a_phone(string path)
    {
        Assert.Equal(202, (await site.SendAsync("POST", ServedDay.Path)).Status);
        await site.EndOfAsync(ServedDay.Path, "run");
        var page = await OpenAsync();
        await page.GotoAsync(At(path));
        await page.SetViewportSizeAsync(390, 900);

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        await page.EvaluateAsync(AxeCore.Text);
        Assert.Equal(string.Empty, await page.EvaluateAsync<string>(
            "axe.run(document, { resultTypes: ['violations'] }).then(r => r.violations.map(v => v.id + ': ' + v.help + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' | ')).join('\\n'))"));
        Assert.Empty(complaints);
    }

    private async Task<Lease> HoldAsync() => (await new LeaseTaker(site.Stores.Leases).TryTakeAsync(
        new LeaseRequest(ServedDay.Date, new RunId(Guid.NewGuid()), "bob@desk", DateTimeOffset.UtcNow, TimeSpan.FromMinutes(10)), earlier: null, TimeSpan.Zero, default)).Taken!;

    private string At(string path) => new Uri(site.Address, path).AbsoluteUri;

    // Let in by the address that was printed, as a person is.
    private async Task<IPage> OpenAsync(int number = 0)
    {
        var page = await chromium.PageAsync(number);
        page.SetDefaultTimeout(Patience);
        page.Request += OnRequest;
        page.Console += OnConsole;
        page.PageError += OnError;
        opened.Add(page);
        await page.GotoAsync(site.AddressWithToken.AbsoluteUri);
        Assert.DoesNotContain("token", page.Url, StringComparison.Ordinal);
        return page;
    }

    private void OnRequest(object? sender, IRequest request)
    {
        if (!request.Url.StartsWith(site.Address.AbsoluteUri, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
        {
            complaints.Add($"asked for {request.Url}");
        }
    }

    private void OnConsole(object? sender, IConsoleMessage message)
    {
        if (message.Type is "error" or "warning")
        {
            complaints.Add(message.Text);
        }
    }

    private void OnError(object? sender, string error) => complaints.Add(error);

    private static async Task RunAsync(IPage page)
    {
        await ClickAsync(page, "Run");
        await ButtonAsync(page, "Show what would happen");
        await ButtonAsync(page, "Settle");
        await Expect(page.Locator("#progress")).ToHaveCountAsync(0);
    }

    private static Task ClickAsync(IPage page, string link) => page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();

    private static Task ButtonAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    private static Task StandsAsync(IPage page, string state) => Expect(page.Locator(".badge").First).ToContainTextAsync(state);
}
