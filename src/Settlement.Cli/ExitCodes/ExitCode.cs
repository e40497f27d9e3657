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
