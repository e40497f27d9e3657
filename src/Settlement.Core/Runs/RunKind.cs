namespace Settlement.Core;

/// <summary>What started a run. The numbers are stored: never renumber.</summary>
public enum RunKind
{
    /// <summary>A person or a script, on the command line.</summary>
    CommandLine = 0,

    /// <summary>The schedule.</summary>
    Timer = 1,

    /// <summary>A request over HTTP.</summary>
    Http = 2,
}
