using System.Diagnostics;

namespace Settlement.Cli.Tests;

/// <summary>The built <c>settle</c> started by a shell, under limits the shell sets first.</summary>
internal static class SettleShell
{
    /// <summary>Runs a command line.</summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="limits">What the shell does before it becomes <c>settle</c>.</param>
    /// <param name="args">The arguments.</param>
    public static async Task<SettleResult> RunAsync(string folder, string limits, params string[] args)
    {
        var start = new ProcessStartInfo
        {
            FileName = "/bin/sh",
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(limits + "; exec \"$@\"");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "settle.dll"));
        foreach (var argument in args)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove("SETTLE_STORE");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new SettleResult(process.ExitCode, await output, await error);
    }

    /// <summary>Sends a signal, such as INT.</summary>
    public static async Task SignalAsync(Process target, string signal)
    {
        var id = target.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {id}"]);
        await kill.WaitForExitAsync();
        Assert.True(kill.ExitCode == 0 || target.HasExited, $"signal {signal} could not be sent");
    }
}
