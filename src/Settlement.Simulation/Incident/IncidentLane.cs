namespace Settlement.Simulation;

/// <summary>Where something of the incident happens.</summary>
public enum IncidentLane
{
    /// <summary>The worker that was called first.</summary>
    WorkerA,

    /// <summary>The worker that was called when the first gave no answer.</summary>
    WorkerB,

    /// <summary>The distributed lock.</summary>
    Lock,

    /// <summary>The pool of connections.</summary>
    Pool,

    /// <summary>The settlement records.</summary>
    Store,

    /// <summary>The payment service.</summary>
    Payments,
}
