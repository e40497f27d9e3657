namespace Settlement.Cli.Tests;

/// <summary>A test in a real browser, passed over where there is no Chromium.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip = Chromium.Executable is null ? Chromium.Missing : null;
}
