namespace Settlement.Simulation;

/// <summary>
/// A lock that frees itself after a time-out, by the clock of the one server that keeps it. Each holder gets a fencing
/// number greater than all before it.
/// </summary>
internal sealed class DistributedLock(VirtualTime time)
{
    private readonly Dictionary<string, (string Holder, long Fence, long Ends)> held = new(StringComparer.Ordinal);
    private long fences;

    /// <summary>Takes a lock for some microseconds, if nobody has it.</summary>
    /// <returns>The fencing number, or null if somebody has it.</returns>
    public long? TryTake(string name, string holder, long microseconds)
    {
        if (Holder(name) is not null)
        {
            return null;
        }

        held[name] = (holder, ++fences, time.Now + microseconds);
        return fences;
    }

    /// <summary>Who holds a lock now; null if nobody does.</summary>
    public string? Holder(string name) =>
        held.TryGetValue(name, out var entry) && time.Now < entry.Ends ? entry.Holder : null;

    /// <summary>Holds on for some more microseconds from now; false if the lock has gone to nobody or another.</summary>
    public bool TryRenew(string name, long fence, long microseconds)
    {
        if (Holder(name) is null || held[name].Fence != fence)
        {
            return false;
        }

        held[name] = held[name] with { Ends = time.Now + microseconds };
        return true;
    }

    /// <summary>Gives a lock back; nothing happens where it has gone already.</summary>
    public void Release(string name, long fence)
    {
        if (held.TryGetValue(name, out var entry) && entry.Fence == fence)
        {
            held.Remove(name);
        }
    }
}
