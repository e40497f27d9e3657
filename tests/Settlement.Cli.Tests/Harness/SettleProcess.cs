using System.Diagnostics;

namespace Settlement.Cli.Tests;

/// <summary>The built <c>settle</c> as a process of its own, with its streams captured.</summary>
internal sealed class SettleProcess : IDisposable
{
    private readonly Task<string> output;
    private readonly Task<string> error;

    private SettleProcess(Process process)
    {
        Process = process;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The process, to send signals to.</summary>
    public Process Process { get; }

    /// <summary>Starts a command line.</summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="args">The arguments.</param>
    public static SettleProcess Start(string folder, params string[] args)
    {
        var start = new ProcessStartInfo
        {
            FileName = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "settle.dll"));
        foreach (var argument in args)
        {
            start.ArgumentList.Add(argument);
        }

        // The surroundings of the tests are not the surroundings of a user.
        start.Environment.Remove("SETTLE_STORE");
        start.Environment["COLUMNS"] = "120";
        return new SettleProcess(Process.Start(start)!);
    }

    /// <summary>Runs a command line to its end.</summary>
    public static async Task<SettleResult> RunAsync(string folder, params string[] args)
    {
        using var settle = Start(folder, args);
        return await settle.WaitAsync();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<SettleResult> WaitAsync()
    {
        await Process.WaitForExitAsync();
        return new SettleResult(Process.ExitCode, await output, await error);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
        }

        Process.Dispose();
    }
}
