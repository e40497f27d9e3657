namespace Settlement.Testing;

/// <summary>The stores, the payment service and the activities of one day, all in memory.</summary>
public sealed class DayWorld
{
    private readonly ActivityTable byName;

    /// <param name="users">How many users have a position.</param>
    /// <param name="ledger">Whether the store's ledger pays, and no service.</param>
    public DayWorld(int users = 0, bool ledger = false)
    {
        for (var i = 0; i < users; i++)
        {
            Inputs.Put(Sample.User(i), 20_000 + (i * 37));
        }

        IPaymentService? service = ledger ? null : Payments;
        Activities = new DayActivities(Inputs, Store, service, Sample.Settings, Inbox);
        Turns = new TurnActivities(Leases, Log);
        Closing = new CloseActivities(Inputs, Store, service, list: null, Corrections);
        Correcting = new CorrectionActivities(Inputs, Store, Corrections, service);
        byName = new ActivityTable().Add(Activities).Add(Turns).Add(Closing).Add(Correcting);
    }

    public InMemoryInputStore Inputs { get; } = new(Sample.Plan);

    public InMemorySettlementStore Store { get; } = new();

    public InMemoryCorrectionStore Corrections { get; } = new();

    public InMemoryPaymentService Payments { get; } = new();

    public ScriptedInbox Inbox { get; } = new();

    public DayActivities Activities { get; }

    public InMemoryLeaseStore Leases { get; } = new();

    public InMemoryRunLog Log { get; } = new();

    public TurnActivities Turns { get; }

    public CloseActivities Closing { get; }

    public CorrectionActivities Correcting { get; }

    /// <summary>The time that workflows see; it passes where an engine lets it.</summary>
    public DateTimeOffset Now { get; private set; } = new(2014, 8, 6, 1, 0, 0, TimeSpan.Zero);

    /// <summary>Called with the time before and after, whenever time has passed.</summary>
    public Action<DateTimeOffset, DateTimeOffset> TimePassed { get; set; } = static (_, _) => { };

    /// <summary>Lets time pass; never back.</summary>
    public void AdvanceTo(DateTimeOffset time)
    {
        var before = Now;
        Now = time > before ? time : before;
        TimePassed(before, Now);
    }

    /// <summary>What a person would export: everything but versions and run ids.</summary>
    public IReadOnlyList<string> Export() =>
    [
        .. Store.Records.Select(record => $"{record.UserId} {record.Position.Minor} {record.Earnings} {record.TransactionId} {record.Status}"),
        .. Payments.Made.OrderBy(payment => payment.UserId).Select(payment => payment.ToString()),
        .. Store.Postings.Select(posting => posting.ToString()),
        .. Corrections.Corrections.Select(correction => $"correction {correction.Plan.Number} {correction.State} {correction.Plan.Totals} {correction.Plan.Hash}"),
        .. Corrections.Entries.Select(entry => $"{entry.Number} {entry.UserId} {entry.Position.Minor} {entry.Earnings} {entry.Before.Minor} {entry.TakenUp.Minor} {entry.TransactionId} {entry.Status} {entry.TakenUpBy}"),
        $"{Store.Day(Sample.Date)?.State} {Store.Day(Sample.Date)?.Totals}",
    ];

    public static RunRequest Request(
        int run = 1, int partitions = 1, int pageSize = 5, int usersPerActivity = 2, int activityWindow = 3, int partitionWindow = 2, int pagesPerGeneration = 2) => new()
        {
            Date = Sample.Date,
            RunId = Sample.Run(run),
            Sizing = new RunSizing
            {
                Partitions = partitions,
                PartitionWindow = partitionWindow,
                PageSize = pageSize,
                ReconcilePageSize = pageSize,
                UsersPerActivity = usersPerActivity,
                ActivityWindow = activityWindow,
                PagesPerGeneration = pagesPerGeneration,
            },
        };

    /// <summary>A correction that is booked, in as many parts.</summary>
    public static CorrectionRequest Correction(int run = 100, int partitions = 1, int pageSize = 5, int pagesPerGeneration = 2) => new()
    {
        Date = Sample.Date,
        RunId = Sample.Run(run),
        Book = true,
        Reason = "the yield was wrong",
        RequestedBy = "alice",
        RequestedAt = new DateTimeOffset(2014, 8, 12, 9, 0, 0, TimeSpan.Zero),
        Sizing = Request(partitions: partitions, pageSize: pageSize, pagesPerGeneration: pagesPerGeneration).Sizing,
    };

    /// <summary>A close in as many parts.</summary>
    public static CloseRequest CloseOf(int partitions = 1) => new(Sample.Date, Request(partitions: partitions).Sizing);

    /// <summary>Runs an activity once, by name.</summary>
    public Task<object> ExecuteAsync(string activity, object input) => byName.ExecuteAsync(activity, input, CancellationToken.None);
}
