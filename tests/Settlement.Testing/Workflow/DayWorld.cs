namespace Settlement.Testing;

/// <summary>The stores, the payment service and the activities of one day, all in memory.</summary>
public sealed class DayWorld
{
    private readonly ActivityTable byName;

    public DayWorld(int users = 0)
    {
        for (var i = 0; i < users; i++)
        {
            Inputs.Put(Sample.User(i), 20_000 + (i * 37));
        }

        Activities = new DayActivities(Inputs, Store, Payments, Sample.Settings, Inbox);
        Turns = new TurnActivities(Leases, Log);
        Closing = new CloseActivities(Inputs, Store, Payments);
        byName = new ActivityTable().Add(Activities).Add(Turns).Add(Closing);
    }

    public InMemoryInputStore Inputs { get; } = new(Sample.Plan);

    public InMemorySettlementStore Store { get; } = new();

    public InMemoryPaymentService Payments { get; } = new();

    public ScriptedInbox Inbox { get; } = new();

    public DayActivities Activities { get; }

    public InMemoryLeaseStore Leases { get; } = new();

    public InMemoryRunLog Log { get; } = new();

    public TurnActivities Turns { get; }

    public CloseActivities Closing { get; }

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

    /// <summary>A close in as many parts.</summary>
    public static CloseRequest CloseOf(int partitions = 1) => new(Sample.Date, Request(partitions: partitions).Sizing);

    /// <summary>Runs an activity once, by name.</summary>
    public Task<object> ExecuteAsync(string activity, object input) => byName.ExecuteAsync(activity, input, CancellationToken.None);
}
