namespace Settlement.Simulation;

/// <summary>A machine that runs activities and hosts workflows, life after life.</summary>
internal sealed class Worker
{
    private readonly World world;

    /// <summary>Sets the machine up, with its first life.</summary>
    public Worker(World world, string name, WorkerClock clock)
    {
        this.world = world;
        Name = name;
        Clock = clock;
        Process = new WorkerProcess(world, this);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it takes the time to be.</summary>
    public WorkerClock Clock { get; }

    /// <summary>The locks that all machines share.</summary>
    public DistributedLock Locks => world.Locks;

    /// <summary>Its present life, or the one that ended last.</summary>
    public WorkerProcess Process { get; private set; }

    /// <summary>Begins another life after some microseconds.</summary>
    public void RestartAfter(long microseconds) => world.Time.After(microseconds, () =>
    {
        world.Trace?.Invoke(Name, "starts again");
        Process = new WorkerProcess(world, this);
    });
}
