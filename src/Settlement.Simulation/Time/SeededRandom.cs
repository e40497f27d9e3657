namespace Settlement.Simulation;

/// <summary>
/// Numbers from a seed, the same on every machine (SplitMix64: Steele, Lea, Flood, OOPSLA 2014). The runtime's own
/// generator may change between versions, and then an old seed would be another schedule.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        state = unchecked(state + Step);
        return Mix(state);
    }

    /// <summary>A number from 0 to <paramref name="count"/> − 1.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public long Between(long least, long most) => least + (long)(Next() % (ulong)(most - least + 1));

    /// <summary>True once in <paramref name="times"/>, on average.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>Scatters the bits of a number; different numbers stay different.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    /// <summary>One number of two: the same for the same two, whatever was drawn before.</summary>
    public static ulong Mix(ulong seed, ulong number) => Mix(unchecked(Mix(seed + Step) ^ (number * Step)));
}
