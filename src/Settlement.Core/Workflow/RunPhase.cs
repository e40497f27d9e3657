namespace Settlement.Core;

/// <summary>The phases of a run, in order.</summary>
public enum RunPhase
{
    /// <summary>Waiting for another run that is settling the date.</summary>
    WaitingForTurn,

    /// <summary>Importing what the inbox holds.</summary>
    TakingInputs,

    /// <summary>Waiting for positions or a yield that the inbox does not hold yet.</summary>
    WaitingForInputs,

    /// <summary>Freezing the plan and dividing the users.</summary>
    Planning,

    /// <summary>Settling users.</summary>
    Settling,

    /// <summary>Comparing what should be, what is recorded and what is paid.</summary>
    Reconciling,

    /// <summary>Done.</summary>
    Finished,
}
