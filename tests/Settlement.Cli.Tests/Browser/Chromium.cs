using Microsoft.Playwright;

namespace Settlement.Cli.Tests;

/// <summary>A headless Chromium of this machine, started once for a test class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Why such tests are passed over.</summary>
    public const string Missing = "there is no Chromium; install it (Debian: apt-get install chromium), or name it in SETTLEMENT_CHROMIUM";

    private IPlaywright? playwright;

    /// <summary>Its executable; null where there is none.</summary>
    public static string? Executable { get; } = Find();

    /// <summary>The browser.</summary>
    public IBrowser Browser { get; private set; } = null!;

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
        return new[] { "chromium", "chromium-browser", "google-chrome" }
            .SelectMany(name => folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}
