using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>Everything one schedule is made of.</summary>
internal sealed class World
{
    private readonly List<Worker> workers = [];

    /// <param name="seed">The seed.</param>
    /// <param name="system">What is put to the test.</param>
    /// <param name="only">The faults that may strike; null for all that the seed has.</param>
    /// <param name="trace">Takes what happens, lane and text; null if nobody reads it.</param>
    public World(ulong seed, SystemUnderTest system, IReadOnlySet<(FaultKind, int)>? only, Action<TraceLine>? trace)
    {
        Seed = seed;
        System = system;
        Setup = ScheduleSetup.Of(seed);
        Random = new SeededRandom(SeededRandom.Mix(seed, 2));
        Faults = new FaultInjector(SeededRandom.Mix(seed, 3), Setup.Rates, only, Time);
        Trace = trace is null ? null : (lane, text) => trace(new TraceLine(Time.Now, lane, text));
        Watch = new InvariantWatch(Time, Setup.Settings.Product, id => Payments!.HasRefused(id));
        Store = system.CreateStore(Watch);
        Inputs = system.CreateInputs();
        Payments = system.CreatePayments(
            Setup.Payments,
            payment =>
            {
                if (payment.Correction == 0)
                {
                    Watch.Paid(payment, Store.ReadRecord(payment.Date, payment.UserId));
                }
                else
                {
                    CorrectionWatch!.Paid(payment);
                }
            });
        CorrectionWatch = new CorrectionWatch(this);
        Corrections = system.CreateCorrections(CorrectionWatch);
        Pool = new ConnectionPool(Setup.PoolSize);
        Leases = new SimulatedLeases(() => Time.Now);
        Locks = new DistributedLock(Time);
        Hub = new TaskHub(this);
        foreach (var (offset, drift) in Setup.Clocks)
        {
            workers.Add(new Worker(this, $"worker-{workers.Count + 1}", new WorkerClock(Time, Setup.BeginsUtc, offset, drift)));
        }
    }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>What is put to the test.</summary>
    public SystemUnderTest System { get; }

    /// <summary>What the seed made of the day.</summary>
    public ScheduleSetup Setup { get; }

    /// <summary>The one clock that is right.</summary>
    public VirtualTime Time { get; } = new();

    /// <summary>How long things take, and which of several is taken.</summary>
    public SeededRandom Random { get; }

    /// <summary>What goes wrong.</summary>
    public FaultInjector Faults { get; }

    /// <summary>Takes what happens; null if nobody reads it.</summary>
    public Action<string, string>? Trace { get; }

    /// <summary>Sees every change.</summary>
    public InvariantWatch Watch { get; }

    /// <summary>The store's data.</summary>
    public SimulatedStore Store { get; }

    /// <summary>Sees every change of corrections.</summary>
    public CorrectionWatch CorrectionWatch { get; }

    /// <summary>The store's corrections.</summary>
    public SimulatedCorrections Corrections { get; }

    /// <summary>Positions and yields.</summary>
    public SimulatedInputs Inputs { get; }

    /// <summary>The payment service's books.</summary>
    public SimulatedPayments Payments { get; }

    /// <summary>The store's connections.</summary>
    public ConnectionPool Pool { get; }

    /// <summary>Leases of days, by the store's clock.</summary>
    public SimulatedLeases Leases { get; }

    /// <summary>The log of runs.</summary>
    public SimulatedRunLog RunLog { get; } = new();

    /// <summary>Locks that the product does not use: what is tested may trust them by mistake.</summary>
    public DistributedLock Locks { get; }

    /// <summary>The engine.</summary>
    public TaskHub Hub { get; }

    /// <summary>The machines.</summary>
    public IReadOnlyList<Worker> Workers => workers;

    /// <summary>Records whose creation a worker was told of.</summary>
    public List<SettlementRecord> Acknowledged { get; } = [];

    /// <summary>Entries of corrections whose creation a worker was told of.</summary>
    public List<CorrectionEntry> AcknowledgedEntries { get; } = [];

    /// <summary>Users who were in the set of positions and are not in its latest import.</summary>
    public SortedSet<string> LeftOut { get; } = new(StringComparer.Ordinal);

    /// <summary>Every payment of the day's records: the ledger's postings, or what the payment service has paid.</summary>
    public IReadOnlyList<Payment> PaymentsMade => Setup.Payments == PaymentStyle.Ledger
        ? [.. Store.ListRecords(ScheduleSetup.Date).Where(record => record.IsPosted).Select(record => Payment.Posted(record)!)]
        : [.. Payments.Made.Where(payment => payment.Correction == 0)];

    /// <summary>Every payment of the day's corrections, likewise.</summary>
    public IReadOnlyList<Payment> CorrectionPayments => Setup.Payments == PaymentStyle.Ledger
        ?
        [
            .. Corrections.List(ScheduleSetup.Date)
                .SelectMany(correction => Corrections.ListEntries(ScheduleSetup.Date, correction.Plan.Number))
                .Where(entry => entry.Status == EntryStatus.Posted)
                .Select(Payment.Of),
        ]
        : [.. Payments.Made.Where(payment => payment.Correction > 0)];

    /// <summary>The record that a position of the date calls for.</summary>
    public SettlementRecord Called(DayDerivation day, Position position) =>
        SettlementRecord.Compute(day, Setup.Before?.WithFraction(position) ?? position, run: default);

    /// <summary>Whether a record has been paid, whatever it says itself.</summary>
    public bool IsPaid(SettlementRecord record) =>
        Setup.Payments == PaymentStyle.Ledger ? record.IsPosted : Payments.LookUp(Payment.Of(record)) is not null;

    /// <summary>Some worker that lives, or null.</summary>
    public WorkerProcess? AnyLiveProcess()
    {
        var first = workers.Count == 1 ? 0 : Random.Below(workers.Count);
        for (var i = 0; i < workers.Count; i++)
        {
            var process = workers[(first + i) % workers.Count].Process;
            if (process.IsAlive)
            {
                return process;
            }
        }

        return null;
    }
}
