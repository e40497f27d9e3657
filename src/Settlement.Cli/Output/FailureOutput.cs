using Settlement.Documents;

namespace Settlement.Cli;

/// <summary>Shows failures: lines on standard error, and with <c>--json</c> an object on standard output.</summary>
internal static class FailureOutput
{
    /// <summary>Writes each line as <c>settle: line</c> to standard error.</summary>
    public static void WriteLines(CliHost host, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            host.Error.WriteLine($"settle: {line}");
        }
    }

    /// <summary>Writes the failure as an object to standard output.</summary>
    public static void WriteJson(CliHost host, Failure failure) =>
        JsonOutput.Write(host.Output, FailureDocument.Of((int)failure.Code, failure.Lines, failure.Held));
}
