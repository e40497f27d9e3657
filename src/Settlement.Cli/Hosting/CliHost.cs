namespace Settlement.Cli;

/// <summary>What a command line sees of its surroundings.</summary>
internal sealed record CliHost
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Reads an environment variable; null if it is not set.</summary>
    public required Func<string, string?> ReadVariable { get; init; }

    /// <summary>Who gives the commands: <c>user@host</c>.</summary>
    public string Who { get; init; } = $"{Environment.UserName}@{Environment.MachineName}";

    /// <summary>The file systems of this machine as Linux lists them (<c>/proc/self/mountinfo</c>); null on another system.</summary>
    public string? MountInfo { get; init; }

    /// <summary>Where a person answers questions; null where nobody would.</summary>
    public TextReader? Input { get; init; }

    /// <summary>Opens an address in a browser; why it could not, or null.</summary>
    public Func<Uri, string?> OpenInBrowser { get; init; } = static _ => null;

    /// <summary>What metrics are told to; null where nobody asked for them.</summary>
    public IRunMetrics? Metrics { get; init; }

    public bool OutputIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether colours are unwelcome even on a terminal (no-color.org).</summary>
    public bool NoColor => !string.IsNullOrEmpty(ReadVariable("NO_COLOR"));

    public static CliHost OfProcess()
    {
        // User ids may be in any script, whatever the code page.
        Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new CliHost
        {
            Output = Console.Out,
            Error = Console.Error,
            Time = TimeProvider.System,
            ReadVariable = Environment.GetEnvironmentVariable,
            MountInfo = ReadMountInfo(),
            Input = Console.IsInputRedirected || Console.IsErrorRedirected ? null : Console.In,
            OpenInBrowser = Browser.Open,
            OutputIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
        };
    }

    private static string? ReadMountInfo()
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText("/proc/self/mountinfo") : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A container without /proc: nothing is known.
            return null;
        }
    }

    /// <summary>Columns that tables may take: of the terminal, else what COLUMNS says, else 100; 40 to 500.</summary>
    public int Width(bool isTerminal)
    {
        var columns = int.TryParse(ReadVariable("COLUMNS"), System.Globalization.CultureInfo.InvariantCulture, out var given) ? given : 100;
        if (isTerminal)
        {
            try
            {
                // Some terminals say 0.
                columns = Console.WindowWidth > 0 ? Console.WindowWidth : columns;
            }
            catch (IOException)
            {
                // A terminal that does not tell its width.
            }
        }

        return Math.Clamp(columns, 40, 500);
    }
}
