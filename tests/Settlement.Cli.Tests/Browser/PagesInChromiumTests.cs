using Microsoft.Playwright;
using Settlement.Core;
using Settlement.Emulators;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Cli.Tests;

/// <summary>
/// Every page and report in a real browser, as finance teams see it: in light and dark, from a phone to a wide screen and on paper, under
/// the policy that the pages are served with.
/// </summary>
[Takes(25)]
public sealed class PagesInChromiumTests(Chromium chromium, PagesInChromiumTests.Site site)
    : IClassFixture<Chromium>, IClassFixture<PagesInChromiumTests.Site>, IAsyncLifetime
{
    private const string Host = "http://settlement.test";

    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly int[] Widths = [390, 768, 1280, 1920];

    private readonly List<string> complaints = [];
    private IPage? own;

    [ChromiumTheory]
    [InlineData("days")]
    [InlineData("day")]
    [InlineData("day-open")]
    [InlineData("user")]
    [InlineData("incident")]
    [InlineData("schedule")]
    [InlineData("report-day")]
    [InlineData("report-day-open")]
    [InlineData("report-month")]
    public async Task Page_is_accessible_fits_every_width_and_asks_for_nothing_elsewhere(string name)
    {
        var page = await SeeAsync(name, ColorScheme.Light);

        // Past the page's policy, which lets no script of a test in.
        await page.EvaluateAsync(AxeCore.Text);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            foreach (var width in Widths)
            {
                await page.SetViewportSizeAsync(width, 900);
                Assert.True(
                    await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
                    $"{name} is wider than {width} pixels");
                if (width == (scheme == ColorScheme.Light ? 1280 : 390))
                {
                    // The scheme is but colours.
                    Assert.Equal(string.Empty, await FindViolationsAsync(page, scheme == ColorScheme.Light ? string.Empty : "runOnly: ['color-contrast'], "));
                }
            }
        }

        Assert.Empty(complaints);
    }

    [ChromiumTheory]
    [InlineData("report-day")]
    [InlineData("report-day-open")]
    [InlineData("report-month")]
    public async Task Report_fits_the_paper_and_nothing_is_cut_off(string name)
    {
        var page = await SeeAsync(name, ColorScheme.Dark);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print, ColorScheme = ColorScheme.Dark });

        // What A4 leaves between its margins, 182 mm; Letter is wider.
        await page.SetViewportSizeAsync(688, 900);
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.wide')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.getAttribute('aria-label') + ' ' + e.scrollWidth)"));
        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        foreach (var format in new[] { "A4", "Letter" })
        {
            Assert.Equal("%PDF"u8.ToArray(), (await page.PdfAsync(new PagePdfOptions { Format = format }))[..4]);
        }
    }

    [ChromiumFact]
    public async Task Keyboard_reaches_the_content_first_and_then_every_link()
    {
        var page = await SeeAsync("days", ColorScheme.Light);
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        var links = await page.EvaluateAsync<int>("[...document.querySelectorAll('a[href],summary,input,button,[tabindex=\"0\"]')].filter(e => e.checkVisibility()).length");
        var reached = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < links; i++)
        {
            reached.Add(await page.EvaluateAsync<string>("(a => [...document.querySelectorAll('*')].indexOf(a) + a.tagName)(document.activeElement)"));
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Equal(links, reached.Count);
    }

    [ChromiumFact]
    public async Task Pictures_of_the_documents_are_made_where_they_are_asked_for()
    {
        if (Environment.GetEnvironmentVariable("SETTLEMENT_SCREENSHOTS") is not { Length: > 0 } folder)
        {
            return;
        }

        foreach (var (name, scheme) in new[] { ("days", ColorScheme.Light), ("day", ColorScheme.Light), ("day-open", ColorScheme.Dark), ("user", ColorScheme.Light), ("incident", ColorScheme.Dark), ("report-day", ColorScheme.Light) })
        {
            var page = await SeeAsync(name, scheme);
            await page.SetViewportSizeAsync(1120, 760);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png") });
            Assert.Empty(complaints);
        }
    }

    private static Task<string> FindViolationsAsync(IPage page, string rules) => page.EvaluateAsync<string>(
        "axe.run(document, { " + rules + "resultTypes: ['violations'] }).then(r => r.violations.map(v => v.id + ': ' + v.help + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' | ')).join('\\n'))");

    public async Task InitializeAsync()
    {
        if (Chromium.Executable is not null)
        {
            own = await chromium.PageAsync();
            own.Console += OnConsole;
            own.PageError += OnError;
        }
    }

    public Task DisposeAsync()
    {
        if (own is not null)
        {
            own.Console -= OnConsole;
            own.PageError -= OnError;
        }

        return Task.CompletedTask;
    }

    private void OnConsole(object? sender, IConsoleMessage message)
    {
        if (message.Type is "error" or "warning")
        {
            complaints.Add(message.Text);
        }
    }

    private void OnError(object? sender, string error) => complaints.Add(error);

    private async Task<IPage> SeeAsync(string name, ColorScheme scheme)
    {
        var page = own!;
        await page.UnrouteAllAsync();
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Screen, ColorScheme = scheme });
        await page.RouteAsync("**/*", route => route.Request.Url switch
        {
            $"{Host}/page" => route.FulfillAsync(new RouteFulfillOptions
            {
                ContentType = "text/html; charset=utf-8",
                Headers = name.StartsWith("report", StringComparison.Ordinal)
                    ? new Dictionary<string, string>(StringComparer.Ordinal)
                    : new Dictionary<string, string>(StringComparer.Ordinal) { ["Content-Security-Policy"] = Policy },
                Body = site.Pages[name],
            }),
            $"{Host}/settlement.css" => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/css; charset=utf-8", Body = StyleSheet.Text }),
            var other => Refuse(route, other),
        });
        await page.GotoAsync($"{Host}/page");
        return page;

        Task Refuse(IRoute route, string url)
        {
            complaints.Add($"asked for {url}");
            return route.AbortAsync();
        }
    }

    /// <summary>The pages of a store that has a day of every kind.</summary>
    public sealed class Site : IAsyncLifetime
    {
        private readonly TemporaryStore store = new();

        internal Dictionary<string, string> Pages { get; } = new(StringComparer.Ordinal);

        public async Task InitializeAsync()
        {
            if (Chromium.Executable is null)
            {
                return;
            }

            await FillAsync();
            var links = new PageLinks(string.Empty);
            await using (var stores = await store.OpenAsync())
            {
                Pages["day"] = await DayAsync(stores, "2014-08-05", links);
                Pages["day-open"] = await DayAsync(stores, "2014-08-07", links);
                var list = await DateList.ReadAsync(
                    stores.Dates, null, SettlementDate.Parse("2014-08-10"), new DateTimeOffset(2014, 8, 9, 0, 0, 0, TimeSpan.Zero), new DateRules(null, SettlementDates.EveryDay), CancellationToken.None);
                Pages["days"] = await RenderAsync<DaysPage>(links, (nameof(DaysPage.Days), DaysView.Of(list, null, links)));
                var user = UserId.Parse("user-201");
                var statement = await UserStatement.ReadAsync(stores.Settlements, stores.Corrections, user, null, null, CancellationToken.None);
                var day = (await stores.Settlements.ReadDayAsync(StoreCommands.Date, CancellationToken.None))!;
                var why = await Explanation.FindAsync(
                    stores.Inputs, stores.Settlements, stores.Corrections, stores.Payments, day.Plan, user, CancellationToken.None);
                Pages["user"] = await RenderAsync<UserHistoryPage>(
                    links, (nameof(UserHistoryPage.User), UserView.Of(statement, Currency.Cny, why, isClosed: true, page: 1, links)));
            }

            Pages["incident"] = await RenderAsync<IncidentTimelinePage>(links, (nameof(IncidentTimelinePage.Incident), IncidentView.Replayed));
            Pages["schedule"] = await RenderAsync<SchedulePage>(links, (nameof(SchedulePage.Schedule), ScheduleView.Of(7)));
            Pages["report-day"] = await ReportAsync(0, "--date", "2014-08-05");
            Pages["report-day-open"] = await ReportAsync(3, "--date", "2014-08-07");
            Pages["report-month"] = await ReportAsync(0, "--from", "2014-08-01", "--to", "2014-08-31");
        }

        public Task DisposeAsync()
        {
            store.Dispose();
            return Task.CompletedTask;
        }

        private static async Task<string> DayAsync(OpenStores stores, string date, PageLinks links) => await RenderAsync<DayPage>(
            links,
            (nameof(DayPage.Day), DayView.Of(await DayReader.ReadAsync(
                stores, Sample.Settings, SettlementDate.Parse(date), DayDepth.Compared, list: null, CancellationToken.None))));

        private static Task<string> RenderAsync<TPage>(PageLinks links, (string Name, object Value) model)
            where TPage : Microsoft.AspNetCore.Components.IComponent => PageRenderer.RenderAsync<TPage>(
                new Dictionary<string, object?>(StringComparer.Ordinal) { ["Links"] = links, [model.Name] = model.Value });

        private async Task<string> ReportAsync(int exitCode, params string[] dates)
        {
            var file = store.PathOf("report.html");
            (await store.SettleAsync(["report", "--out", file, .. dates])).Expect(exitCode);
            return await File.ReadAllTextAsync(file);
        }

        // Eight users of the samples on each date but one, a closed day with a correction, an open one with a conflict and a quarantine.
        private async Task FillAsync()
        {
            (await store.SettleAsync("import", "yields", RepositoryFolder.Yields)).Expect(0);
            var positions = RepositoryFolder.Text("samples/positions-2014-08-05.csv");
            foreach (var day in new[] { 1, 2, 3, 5, 6, 7 })
            {
                var date = $"2014-08-0{day}";
                (await store.SettleAsync("import", "positions", store.Write("positions.csv", positions), "--date", date)).Expect(0);
                (await store.SettleAsync("run", "--date", date)).Expect(0);
            }

            foreach (var date in new[] { "2014-08-01", "2014-08-02", "2014-08-05" })
            {
                (await store.SettleAsync("close", "--date", date)).Expect(0);
            }

            (await store.SettleAsync("correct", "--date", "2014-08-05", "--yield", "1.1301", "--reason", "yield published wrong", "--book")).Expect(0);
            await store.ImportPositionsAsync("2014-08-07", ["user-201,999.99", "<script>alert(1),100"], "--replace");
            StoreTables.WriteByHand(store, "UPDATE positions SET balance_minor = -5 WHERE user_id = '<script>alert(1)'");
            (await store.SettleAsync("run", "--date", "2014-08-07")).Expect(3);
        }
    }
}
