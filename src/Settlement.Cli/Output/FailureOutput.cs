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

    /// <summary>Writes <c>{ "error": …, "exitCode": …, "problems": […] }</c> to standard output.</summary>
    public static void WriteJson(CliHost host, Failure failure) =>
        JsonOutput.Write(host.Output, new FailureDocument(failure.Lines[0], (int)failure.Code, failure.Lines));
}
