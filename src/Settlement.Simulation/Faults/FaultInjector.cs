namespace Settlement.Simulation;

/// <summary>
/// Decides at every opportunity whether a fault strikes. The decision hangs on the seed, the kind and the number of the
/// opportunity alone, so that a schedule can be run again with some of its faults left out.
/// </summary>
internal sealed class FaultInjector
{
    private const int Whole = 10_000;

    private static readonly int Kinds = Enum.GetValues<FaultKind>().Length;

    private readonly int[] opportunities = new int[Kinds];
    private readonly List<InjectedFault> injected = [];
    private readonly int[] rates;
    private readonly IReadOnlySet<(FaultKind, int)>? only;
    private readonly VirtualTime time;
    private readonly ulong seed;
    private bool stopped;

    /// <param name="seed">The schedule's seed.</param>
    /// <param name="rates">For each kind how often it strikes, in parts of 10,000 opportunities.</param>
    /// <param name="only">The faults that may strike; null for all that the seed has.</param>
    /// <param name="time">The schedule's time.</param>
    public FaultInjector(ulong seed, int[] rates, IReadOnlySet<(FaultKind, int)>? only, VirtualTime time)
    {
        this.seed = seed;
        this.rates = rates;
        this.only = only;
        this.time = time;
    }

    /// <summary>The faults that struck, in order.</summary>
    public IReadOnlyList<InjectedFault> Injected => injected;

    /// <summary>Whether a fault strikes here and now.</summary>
    public bool Strikes(FaultKind kind)
    {
        var rate = rates[(int)kind];
        if (stopped || rate == 0)
        {
            return false;
        }

        var opportunity = opportunities[(int)kind]++;
        if (Draw(kind, opportunity, salt: 0) % Whole >= (ulong)rate || only?.Contains((kind, opportunity)) == false)
        {
            return false;
        }

        injected.Add(new InjectedFault(kind, opportunity, time.Now));
        return true;
    }

    /// <summary>How long, how many, which: a number from <paramref name="least"/> to <paramref name="most"/> for the last fault of a kind.</summary>
    public long Extent(FaultKind kind, long least, long most) =>
        least + (long)(Draw(kind, opportunities[(int)kind], salt: 1) % (ulong)(most - least + 1));

    /// <summary>From now on nothing goes wrong.</summary>
    public void Stop() => stopped = true;

    /// <summary>Things go wrong again.</summary>
    public void Resume() => stopped = false;

    private ulong Draw(FaultKind kind, int opportunity, int salt) =>
        SeededRandom.Mix(seed, ((ulong)kind << 40) | ((ulong)salt << 32) | (uint)opportunity);
}
