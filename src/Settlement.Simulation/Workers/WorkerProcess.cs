using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// One life of a worker. What it awaits is delivered to it as messages: a dead process gets none, one that pauses
/// gets them when it moves again. So a crash or a stall may come between any two steps of the code it runs.
/// </summary>
internal sealed class WorkerProcess
{
    private readonly World world;
    private readonly List<ActivityMessage> running = [];
    private long stallsUntil;

    /// <summary>Starts a life.</summary>
    public WorkerProcess(World world, Worker worker)
    {
        this.world = world;
        Worker = worker;
        Store = new StoreClient(world, this);
        Payments = world.Setup.Payments == PaymentStyle.Blind ? new PaymentClient(world, this) : new JournalPaymentClient(world, this);
        var store = world.System.Connect(Store);
        var payments = world.Setup.Payments == PaymentStyle.Ledger ? null : world.System.Connect(Payments);
        ConnectedStore = store;
        ConnectedPayments = payments;
        var corrections = world.Setup.Corrections is null ? null : world.System.ConnectCorrections(world, Store);
        ConnectedCorrections = corrections;
        Activities = new DayActivities(Store, store, payments, world.Setup.Settings, corrections: corrections);
        Closing = new CloseActivities(Store, store, payments, corrections: corrections);
        Turn = new TurnClient(world, Store);
        Turns = new TurnActivities(Turn, Turn);
        ByName = new ActivityTable().Add(Activities).Add(Closing).Add(Turns);
        if (corrections is not null)
        {
            Correcting = new CorrectionActivities(Store, store, corrections, payments);
            ByName.Add(Correcting);
        }
    }

    /// <summary>Whose life it is.</summary>
    public Worker Worker { get; }

    /// <summary>Whether it has not crashed.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Whether it pauses.</summary>
    public bool IsStalled => stallsUntil > world.Time.Now;

    /// <summary>What plans are made of.</summary>
    public SettlementSettings Settings => world.Setup.Settings;

    /// <summary>Its line to the store.</summary>
    public StoreClient Store { get; }

    /// <summary>Its line to the payment service.</summary>
    public PaymentClient Payments { get; }

    /// <summary>The store as the code under test sees it.</summary>
    public ISettlementStore ConnectedStore { get; }

    /// <summary>The payment service as the code under test sees it; null where the ledger pays.</summary>
    public IPaymentService? ConnectedPayments { get; }

    /// <summary>The store's corrections as the code under test sees them; null where the day is not corrected.</summary>
    public ICorrectionStore? ConnectedCorrections { get; }

    /// <summary>The real activities, on these lines.</summary>
    public DayActivities Activities { get; }

    /// <summary>The real activities of a close, likewise.</summary>
    public CloseActivities Closing { get; }

    /// <summary>The real activities of a correction, likewise; null where the day is not corrected.</summary>
    public CorrectionActivities? Correcting { get; }

    /// <summary>The real activities by which a run takes its turn and ends it, likewise.</summary>
    public TurnActivities Turns { get; }

    /// <summary>All of them.</summary>
    public ActivityTable ByName { get; }

    /// <summary>Its line to the leases and the log of runs.</summary>
    public TurnClient Turn { get; }

    /// <summary>Delivers a message, if the process still lives, and not before it moves.</summary>
    public void Deliver(Action message)
    {
        if (!IsAlive)
        {
            return;
        }

        if (IsStalled)
        {
            world.Time.After(stallsUntil - world.Time.Now, () => Deliver(message));
        }
        else if (world.Faults.Strikes(FaultKind.WorkerCrashes))
        {
            Crash();
        }
        else if (world.Faults.Strikes(FaultKind.WorkerStalls))
        {
            stallsUntil = world.Time.Now + world.Faults.Extent(FaultKind.WorkerStalls, VirtualTime.Second, 90 * VirtualTime.Second);
            world.Trace?.Invoke(Worker.Name, $"pauses until {stallsUntil}");
            Deliver(message);
        }
        else
        {
            message();
        }
    }

    /// <summary>Executes an activity once; the task has the output.</summary>
    public Task ExecuteAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input) =>
        world.System.ExecuteAsync(this, activity, input);

    /// <summary>Takes note of an activity that runs here.</summary>
    public void Began(ActivityMessage message) => running.Add(message);

    /// <summary>An activity that ran here has an answer.</summary>
    public void Ended(ActivityMessage message) => running.Remove(message);

    private void Crash()
    {
        IsAlive = false;
        world.Trace?.Invoke(Worker.Name, "crashes");
        Worker.RestartAfter(world.Faults.Extent(FaultKind.WorkerCrashes, VirtualTime.Second, 20 * VirtualTime.Second));
        world.Hub.Lost(this, running);
    }
}
