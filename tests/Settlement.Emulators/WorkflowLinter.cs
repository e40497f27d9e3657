using System.Diagnostics;

namespace Settlement.Emulators;

/// <summary>actionlint, which knows what GitHub takes in a workflow.</summary>
public static class WorkflowLinter
{
    /// <summary>Checks the workflows of a folder, without a network.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <returns>Its exit code, 0 where it found nothing, and what it printed.</returns>
    /// <exception cref="EmulatorsMissingException">Node.js is missing, or too old.</exception>
    public static (int ExitCode, string Output) Run(string folder)
    {
        var program = Path.Combine(EmulatorFolder.Path, "node_modules", "@tktco", "node-actionlint", "bin", "node-actionlint.js");
        using var process = NodeProgram.Start(new ProcessStartInfo("node", [program, folder.Replace('\\', '/') + "/*.yml"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
