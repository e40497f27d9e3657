namespace Settlement.Cli;

/// <summary>The process's exit codes. Scripts depend on the numbers: never renumber.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Anything that has no code of its own; stopped by a signal, too.</summary>
    Failed = 1,

    /// <summary>Bad usage or bad input; nothing was written.</summary>
    BadInput = 2,

    /// <summary>Breaks, conflicts or a violated invariant were found.</summary>
    Breaks = 3,

    /// <summary>Some users are quarantined, all others settled.</summary>
    Quarantined = 4,

    /// <summary>A store or the payment service is out of reach.</summary>
    Unreachable = 5,
}

/// <summary>What a command ends with.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Line">What standard error shows; null where all is well.</param>
internal sealed record Exit(ExitCode Code, string? Line)
{
    /// <summary>All is well.</summary>
    public static Exit Done { get; } = new(ExitCode.Done, Line: null);

    /// <summary>Whether the line is all there is to show: the command could not do what it was asked.</summary>
    public bool IsRefused { get; private init; }

    /// <summary>The exit of a command that could not do what it was asked.</summary>
    public static Exit Refused(string line) => new(ExitCode.BadInput, line) { IsRefused = true };
}
