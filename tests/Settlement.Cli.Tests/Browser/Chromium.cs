using Microsoft.Playwright;

namespace Settlement.Cli.Tests;

/// <summary>
/// A headless Chromium of this machine, started once for a test class. Its pages are opened once, too: opening one takes seconds, for in
/// the headless mode of the full browser each has a window, while going to another address takes milliseconds.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Why such tests are passed over.</summary>
    public const string Missing = "there is no Chromium; install it (Debian: apt-get install chromium-headless-shell), or name it in SETTLEMENT_CHROMIUM";

    private readonly List<IPage> pages = [];
    private IPlaywright? playwright;

    /// <summary>Its executable; null where there is none.</summary>
    public static string? Executable { get; } = Find();

    private IBrowser Browser { get; set; } = null!;

    /// <summary>A page of its own browser context, empty and as wide as a desk's, for the test that runs.</summary>
    /// <param name="number">Which, from 0.</param>
    public async Task<IPage> PageAsync(int number = 0)
    {
        while (pages.Count <= number)
        {
            var context = await Browser.NewContextAsync();
            pages.Add(await context.NewPageAsync());
        }

        var page = pages[number];
        await page.UnrouteAllAsync();
        await page.GotoAsync("about:blank");
        await page.SetViewportSizeAsync(1280, 860);
        return page;
    }

    public async Task InitializeAsync()
    {
        if (Executable is null)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SETTLEMENT_CHROMIUM") is { Length: > 0 } named)
        {
            return named;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        return new[] { "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome" }
            .SelectMany(name => folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}
