using System.Diagnostics;
using System.Globalization;

namespace Settlement.Emulators;

/// <summary>A storage emulator, running on a port of this machine until it is stopped or this process ends.</summary>
internal sealed class Emulator : IDisposable
{
    private const string Listening = "listening on port ";

    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly StreamWriter log;
    private readonly TaskCompletionSource<int> port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Emulator(Process process, string logPath)
    {
        this.process = process;
        log = new StreamWriter(logPath) { AutoFlush = true };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The port it listens on.</summary>
    public int Port => port.Task.Result;

    /// <summary>Starts an emulator and waits until it listens.</summary>
    /// <param name="name">Names its log.</param>
    /// <param name="module">Its Node module.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Further environment variables.</param>
    public static Emulator Start(
        string name, string module, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = EmulatorFolder.Path,
            RedirectStandardInput = true,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { "emulator.cjs", module }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var logPath = Path.Combine(EmulatorFolder.Logs, $"{name}-{Environment.ProcessId}.log");
        var emulator = new Emulator(NodeProgram.Start(start), logPath);
        try
        {
            if (!emulator.port.Task.Wait(StartPatience))
            {
                throw new InvalidOperationException($"{name} did not start, see {logPath}");
            }

            return emulator;
        }
        catch (AggregateException exception)
        {
            emulator.Dispose();
            throw new InvalidOperationException($"{name} did not start, see {logPath}", exception);
        }
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Stops it.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(StopPatience))
            {
                process.Kill();
            }
        }

        // Waits for the last lines too.
        process.WaitForExit();
        process.Dispose();
        log.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            port.TrySetException(new InvalidOperationException("the emulator ended"));
            return;
        }

        lock (log)
        {
            log.WriteLine(line);
        }

        if (line.StartsWith(Listening, StringComparison.Ordinal))
        {
            port.TrySetResult(int.Parse(line[Listening.Length..], CultureInfo.InvariantCulture));
        }
    }
}
