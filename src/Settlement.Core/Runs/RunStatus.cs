namespace Settlement.Core;

/// <summary>How far a run, or a part of it, has come.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Tally">The results so far.</param>
/// <param name="Wait">What it waits for; null in any phase but <see cref="RunPhase.WaitingForInputs"/>.</param>
/// <param name="Turn">Whom it waits for; null in any phase but <see cref="RunPhase.WaitingForTurn"/>.</param>
public readonly record struct RunStatus(RunPhase Phase, Tally Tally, InputsWait? Wait = null, TurnWait? Turn = null);

/// <summary>The phases of a run, in order; the last two end it.</summary>
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

    /// <summary>It goes no further: another run has taken the date over, or somebody has cancelled it.</summary>
    Stopped,
}

/// <summary>What a waiting run waits for.</summary>
/// <param name="Missing">What the date lacks.</param>
/// <param name="Deadline">Until when.</param>
public readonly record struct InputsWait(MissingInputs Missing, DateTimeOffset Deadline);

/// <summary>Whom a run waits for before it takes its turn.</summary>
/// <param name="Holder">Who is settling the date.</param>
/// <param name="Since">Since when, by that one's clock.</param>
/// <param name="Until">When the lease ends, unless its holder sends another heartbeat.</param>
/// <param name="Number">Which run or close of the date it is; null in what an older version published.</param>
public readonly record struct TurnWait(string Holder, DateTimeOffset Since, DateTimeOffset Until, long? Number = null)
{
    /// <summary>The wait for the holder of a lease.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="until">When it ends.</param>
    public static TurnWait For(Lease lease, DateTimeOffset until) => new(lease.Holder, lease.Since, until, lease.Fencing);
}
