namespace Settlement.Simulation;

/// <summary>The places in the old program where a worker may stand still.</summary>
public enum IncidentStep
{
    /// <summary>After it took the lock.</summary>
    AfterLock,

    /// <summary>After it read that there is no record.</summary>
    AfterRead,

    /// <summary>After its record was committed, before it pays.</summary>
    AfterCommit,
}
