using System.CommandLine;
using System.CommandLine.Invocation;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Parses a command line and runs it.</summary>
internal static class SettleCommandLine
{
    private const string MetricsVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// Runs a command line, given without the program. Cancelling asks the command to stop at a consistent point.
    /// </summary>
    public static Task<int> InvokeAsync(string[] args, CliHost host, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(host.ReadVariable(MetricsVariable))
            ? InvokeOnceAsync(args, host, cancellationToken)
            : InvokeWithMetricsAsync(args, host, cancellationToken);

    private static async Task<int> InvokeOnceAsync(string[] args, CliHost host, CancellationToken cancellationToken)
    {
        // No response files: "@name" is a user id like any other.
        var parsing = new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false };
        try
        {
            args = await DateWords.ReplaceAsync(args, host, words => Open(words, host, parsing), cancellationToken);
        }
        catch (Exception exception)
        {
            var failure = Failure.Of(exception, "stopped", onUnreachable: null);
            if (AsksForJson(args))
            {
                FailureOutput.WriteJson(host, failure);
            }

            FailureOutput.WriteLines(host, failure.Lines);
            return (int)failure.Code;
        }

        var parsed = SettleRootCommand.Create(host, args).Parse(args, parsing);
        if (parsed.Action is ParseErrorAction)
        {
            return Refuse(args, host, parsed);
        }

        // Signals are handled by StopSignals: a batch gets the time it takes, and a second signal ends the process.
        var invocation = new InvocationConfiguration
        {
            Output = host.Output,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(invocation, cancellationToken);
    }

    // Apart, so that nothing of it is loaded where nobody asks for metrics.
    private static async Task<int> InvokeWithMetricsAsync(string[] args, CliHost host, CancellationToken cancellationToken)
    {
        using var metrics = OtlpMetrics.Start(host.ReadVariable);
        return await InvokeOnceAsync(args, host with { Metrics = metrics }, cancellationToken);
    }

    private static CommandSession? Open(string[] args, CliHost host, ParserConfiguration parsing)
    {
        var globals = new GlobalOptions(host, args);
        var parsed = SettleRootCommand.Create(globals).Parse(args, parsing);
        return parsed.Action is ParseErrorAction ? null : globals.Open(parsed);
    }

    private static int Refuse(string[] args, CliHost host, ParseResult parsed)
    {
        // The first word that is not understood says it all: what follows it, or a command that is missing, comes of it.
        var errors = parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal).ToList();
        var misspelt = parsed.UnmatchedTokens.Count == 0
            ? null
            : errors.Find(error => error.Contains($"'{parsed.UnmatchedTokens[0]}'", StringComparison.Ordinal));
        var message = OneLine.Of(misspelt ?? string.Join(' ', errors));
        var line = $"{message.TrimEnd('.')}; see {CommandName(parsed)} --help";
        if (AsksForJson(args))
        {
            FailureOutput.WriteJson(host, new Failure(ExitCode.BadInput, [line]));
        }

        FailureOutput.WriteLines(host, [line]);
        return (int)ExitCode.BadInput;
    }

    // What was not understood may stand before it: the arguments are looked at as they are.
    private static bool AsksForJson(string[] args) => args.Contains("--json", StringComparer.Ordinal) ||
        Enumerable.Range(0, args.Length).Any(i => args[i] is "-o=json" or "--output=json" || (args[i] is "-o" or "--output" && i + 1 < args.Length && args[i + 1] == "json"));

    private static string CommandName(ParseResult parsed)
    {
        var names = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? result = parsed.CommandResult; result is System.CommandLine.Parsing.CommandResult command; result = result.Parent)
        {
            names.Insert(0, command.Command is RootCommand ? "settle" : command.Command.Name);
        }

        return string.Join(' ', names);
    }
}
