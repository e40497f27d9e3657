namespace Settlement.Cli.Tests;

/// <summary>Runs command lines in this process, on streams, variables and a clock of the test's own.</summary>
internal static class InProcessSettle
{
    public static Task<SettleResult> RunAsync(params string[] args) =>
        RunAsync(args, new Dictionary<string, string>(StringComparer.Ordinal), CancellationToken.None);

    /// <summary>Runs a command line on a clock of the test's own.</summary>
    public static Task<SettleResult> RunAsync(TimeProvider time, params string[] args) =>
        RunAsync(args, new Dictionary<string, string>(StringComparer.Ordinal), CancellationToken.None, time);

    public static async Task<SettleResult> RunAsync(
        string[] args, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken, TimeProvider? time = null, string? who = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var host = new CliHost
        {
            Output = TextWriter.Synchronized(output),
            Error = TextWriter.Synchronized(error),
            Time = time ?? TimeProvider.System,
            ReadVariable = variables.GetValueOrDefault,
        };
        var code = await SettleCommandLine.InvokeAsync(args, who is null ? host : host with { Who = who }, cancellationToken);
        return new SettleResult(code, output.ToString(), error.ToString());
    }
}
