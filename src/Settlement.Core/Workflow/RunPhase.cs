namespace Settlement.Core;

/// <summary>The phases of a run, in order.</summary>
public enum RunPhase
{
    /// <summary>Freezing the plan and dividing the users.</summary>
    Planning,

    /// <summary>Settling users.</summary>
    Settling,

    /// <summary>Comparing what should be, what is recorded and what is paid.</summary>
    Reconciling,

    /// <summary>Done.</summary>
    Finished,
}
