namespace Settlement.Cli;

/// <summary>The exit code of several dates: the worst.</summary>
internal static class CatchUpExit
{
    // From bad to worse: what one date lacks, what a person has to look into, what keeps every date from being settled.
    private static readonly ExitCode[] FromBadToWorse =
        [ExitCode.Done, ExitCode.Quarantined, ExitCode.BadInput, ExitCode.Breaks, ExitCode.Unreachable, ExitCode.Failed];

    public static ExitCode Worst(IEnumerable<ExitCode> codes) =>
        codes.DefaultIfEmpty(ExitCode.Done).MaxBy(code => Array.IndexOf(FromBadToWorse, code));
}
