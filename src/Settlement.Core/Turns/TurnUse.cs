namespace Settlement.Core;

/// <summary>
/// How a run takes its turn on its date: it holds the lease, and its start and its end are in the log. Part of the run's
/// input, so that a replay does the same.
/// </summary>
/// <param name="Kind">What started the run.</param>
/// <param name="StartedBy">Who: 1 to 256 characters.</param>
/// <param name="Options">What was asked for, on one line without secrets: at most 1,000 characters.</param>
/// <param name="LeaseDuration">How long the lease outlasts the run's last sign of life; <see cref="TimeoutRule"/> says how long is enough.</param>
public sealed record TurnUse(RunKind Kind, string StartedBy, string Options, TimeSpan LeaseDuration)
{
    /// <summary>Who holds the lease, for a person to read: 1 to 256 characters. Default <see cref="StartedBy"/>.</summary>
    public string Holder
    {
        get => field ?? StartedBy;
        init;
    }

    /// <summary>The time between two looks while another run holds the lease; more than zero. Default 10 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is zero or less: the run would look without end.</exception>
    public TimeSpan LookEvery
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>Looks after which a waiting run continues as new, so that its history stays short. Default 100.</summary>
    public int LooksPerGeneration { get; init; } = 100;

    /// <summary>The lease that earlier generations of the run took; null before it has its turn.</summary>
    public Lease? Held { get; init; }

    /// <summary>What the last look of an earlier generation saw, and when that was; null before the first.</summary>
    public TurnLook? Seen { get; init; }
}
