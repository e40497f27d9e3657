using System.Diagnostics;

namespace Settlement.Cli.Tests;

/// <summary><c>settle</c> as a .NET tool: packed, installed from a folder, started.</summary>
[Takes(seconds: 20)]
public sealed class PackageTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Packed_tool_installs_from_a_folder_without_a_network_and_runs()
    {
        using var folder = new TemporaryStore();
        var packages = folder.PathOf("packages");
        var tools = folder.PathOf("tools");

        // What the tests were built with is there: nothing is built or restored again.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var project = Path.Combine(RepositoryFolder.Root, "src", "Settlement.Cli", "Settlement.Cli.csproj");
        await DotnetAsync(folder.Folder, "pack", project, "--no-build", "--configuration", configuration, "--output", packages);
        var package = Assert.Single(Directory.GetFiles(packages, "Settlement.Cli.*.nupkg"));
        var version = Path.GetFileNameWithoutExtension(package)["Settlement.Cli.".Length..];
        await DotnetAsync(
            folder.Folder, "tool", "install", "Settlement.Cli", "--tool-path", tools, "--source", packages, "--version", version);

        var settle = Path.Combine(tools, OperatingSystem.IsWindows() ? "settle.exe" : "settle");
        Assert.StartsWith(version, await OutputAsync(folder.Folder, settle, "--version"), StringComparison.Ordinal);
        await OutputAsync(folder.Folder, settle, "import", "yields", RepositoryFolder.Yields);
        var positions = Path.Combine(RepositoryFolder.Root, "samples", "positions-2014-08-05.csv");
        await OutputAsync(folder.Folder, settle, "import", "positions", positions, "--date", StoreCommands.Day);
        var run = new SettleResult(0, await OutputAsync(folder.Folder, settle, "run", "--date", StoreCommands.Day, "--json"), string.Empty).Json;
        Assert.Equal(("1120300006.88", "0.0226399463"), (run.Text("earnings"), run.Text("residue")));
    }

    private static Task<string> DotnetAsync(string folder, params string[] args) =>
        OutputAsync(folder, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", args);

    private static async Task<string> OutputAsync(string folder, string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("SETTLE_STORE");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { } host)
        {
            start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(host);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        // What this test host was told by the SDK that started it is not for other SDK commands.
        start.Environment.Remove("MSBuildExtensionsPath");
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBUILD_EXE_PATH");
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var result = new SettleResult(process.ExitCode, await output, await error);
        return result.Expect(0).Output;
    }
}
