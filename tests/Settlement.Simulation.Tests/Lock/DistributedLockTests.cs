namespace Settlement.Simulation.Tests.Lock;

public sealed class DistributedLockTests
{
    private readonly VirtualTime time = new();
    private readonly DistributedLock locks;

    public DistributedLockTests() => locks = new DistributedLock(time);

    [Fact]
    public void Lock_that_is_held_is_refused_until_its_time_is_over()
    {
        var first = locks.TryTake("day", "a", 5);
        Assert.Null(locks.TryTake("day", "b", 5));
        Pass(4);
        Assert.Null(locks.TryTake("day", "b", 5));
        Pass(1);

        var second = locks.TryTake("day", "b", 5);

        Assert.True(second > first);
        Assert.Equal("b", locks.Holder("day"));
    }

    [Fact]
    public void Old_holder_can_neither_renew_nor_release_what_another_holds()
    {
        var first = locks.TryTake("day", "a", 5)!.Value;
        Pass(5);
        locks.TryTake("day", "b", 5);

        Assert.False(locks.TryRenew("day", first, 5));
        locks.Release("day", first);

        Assert.Equal("b", locks.Holder("day"));
    }

    [Fact]
    public void Renewal_counts_from_now()
    {
        var fence = locks.TryTake("day", "a", 5)!.Value;
        Pass(4);
        Assert.True(locks.TryRenew("day", fence, 5));
        Pass(4);
        Assert.Equal("a", locks.Holder("day"));
        Pass(1);
        Assert.Null(locks.Holder("day"));
    }

    private void Pass(long microseconds)
    {
        time.After(microseconds, () => { });
        time.Run();
    }
}
