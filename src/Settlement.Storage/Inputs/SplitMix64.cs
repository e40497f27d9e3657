namespace Settlement.Storage;

/// <summary>
/// The SplitMix64 generator (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014): a few
/// integer operations a number, the same on every machine. For synthetic data, never for secrets.
/// </summary>
internal struct SplitMix64(ulong state)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong state = state;

    /// <summary>The next number.</summary>
    public ulong Next()
    {
        state = unchecked(state + Step);
        return Mix(state);
    }

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
}
