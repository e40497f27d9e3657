using System.Diagnostics;
using System.Security.Cryptography;

namespace Settlement.Emulators;

/// <summary>The folder <c>tests/emulators</c>: which emulators there are and in what version, installed when missing.</summary>
internal static class EmulatorFolder
{
    private static readonly Lazy<string> Installed = new(Install);

    /// <summary>The folder, with everything in it installed.</summary>
    public static string Path => Installed.Value;

    /// <summary>Where emulators leave what they print: the test project's output folder.</summary>
    public static string Logs => Directory.CreateDirectory(System.IO.Path.Combine(AppContext.BaseDirectory, "emulator-logs")).FullName;

    // One process at a time, since several test projects may want it at once; what is there is as good as new while
    // the lock file is the one it was installed from.
    private static string Install()
    {
        var folder = Find();
        NodeProgram.Require();
        using var turn = WaitForTurn(System.IO.Path.Combine(folder, ".install.lock"));
        var stamp = System.IO.Path.Combine(folder, "node_modules", ".installed");
        var wanted = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(System.IO.Path.Combine(folder, "package-lock.json"))));
        if (!File.Exists(stamp) || File.ReadAllText(stamp) != wanted)
        {
            RunNpm(folder);
            File.WriteAllText(stamp, wanted);
        }

        return folder;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var emulators = System.IO.Path.Combine(folder.FullName, "tests", "emulators");
            if (File.Exists(System.IO.Path.Combine(emulators, "package-lock.json")))
            {
                return emulators;
            }
        }

        throw new InvalidOperationException("tests/emulators is missing: run the tests from a checkout of the repository");
    }

    private static FileStream WaitForTurn(string path)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (patience.Elapsed < TimeSpan.FromMinutes(10))
            {
                Thread.Sleep(200);
            }
        }
    }

    private static void RunNpm(string folder)
    {
        var log = System.IO.Path.Combine(Logs, "npm-ci.log");
        var npm = OperatingSystem.IsWindows() ? ("cmd", "/c npm ") : ("npm", string.Empty);
        using var process = NodeProgram.Start(new ProcessStartInfo(npm.Item1, npm.Item2 + "ci --no-audit --no-fund")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        var error = process.StandardError.ReadToEndAsync();
        File.WriteAllText(log, process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult());
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new EmulatorsMissingException($"the storage emulators could not be installed: npm ci in tests/emulators failed, see {log}");
        }
    }
}
