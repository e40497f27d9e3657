namespace Settlement.Core;

/// <summary>
/// How a run asks for its turn on its date: it holds the lease then, and its start and its end are in the log. Part of the
/// run's input, so that a replay does the same.
/// </summary>
/// <param name="Kind">What started the run.</param>
/// <param name="StartedBy">Who: 1 to 256 characters.</param>
/// <param name="Options">What was asked for, on one line without secrets: at most 1,000 characters.</param>
/// <param name="LeaseDuration">How long the lease outlasts the run's last heartbeat; <see cref="TimeoutRule"/> says how long is enough.</param>
public sealed record TurnRequest(RunKind Kind, string StartedBy, string Options, TimeSpan LeaseDuration)
{
    /// <summary>Who holds the lease, for a person to read: not empty; what is longer than <see cref="Lease.LongestHolder"/> is cut off. Default <see cref="StartedBy"/>.</summary>
    public string Holder
    {
        get => field ?? StartedBy;
        init;
    }

    /// <summary>What the run does. Default <see cref="RunWork.Day"/>.</summary>
    public RunWork Work { get; init; }

    /// <summary>How often the lease is asked for while another run holds it. Default every 10 s.</summary>
    public Polling Polling { get; init; } = new(TimeSpan.FromSeconds(10));

    /// <summary>The lease that earlier generations of the run took; null before it has its turn.</summary>
    public Lease? Held { get; init; }

    /// <summary>The latest observation of an earlier generation; null before the first.</summary>
    public TurnObservation? Observed { get; init; }
}
