using Azure.Storage.Blobs;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Functions;

/// <summary>
/// What the app may be set to: section <c>Settlement</c> of its settings, so <c>Settlement__Schedule</c> as an environment
/// variable. Read and checked once, at the start, by <see cref="SettlementOptionsReader"/>.
/// </summary>
/// <remarks>
/// Product, currency and rounding go into a day's plan, which its first run freezes: changing one of them later makes
/// every rerun of that day a conflict of the day. The numbers of <see cref="TimeoutRule"/> are bound together. Nothing
/// here can change what makes a user be credited once.
/// </remarks>
public sealed record SettlementOptions
{
    /// <summary>The name of the settings' section.</summary>
    public const string Section = "Settlement";

    /// <summary>Users whose settling one generation of a part's workflow may hold in its history, in activities.</summary>
    private const int ActivitiesPerGeneration = 1_000;

    private const int DefaultAttempts = 3;

    /// <summary>
    /// <c>Schedule</c>: when the daily timer fires, an NCRONTAB expression of 6 fields in UTC such as
    /// <c>0 30 16 * * *</c>. Required: the host reads it too.
    /// </summary>
    public required string Schedule { get; init; }

    /// <summary>
    /// <c>PurgeSchedule</c>: when the history of old runs is removed, likewise. Required: the host reads it too.
    /// </summary>
    public required string PurgeSchedule { get; init; }

    /// <summary><c>TimeZone</c>: the IANA name of the time zone that a business day is a day of. Default <c>UTC</c>.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>
    /// <c>CutOff</c>: when a settlement date may be settled, counted in wall-clock time from the date's midnight:
    /// <c>15:00:00</c> is three in the afternoon of the date itself, <c>1.00:30:00</c> half past midnight at its end.
    /// 00:00:00 to 7.00:00:00; default 1.00:00:00, the end of the date.
    /// </summary>
    public TimeSpan CutOff { get; init; } = TimeSpan.FromDays(1);

    /// <summary><c>MostDatesPerTick</c>: open dates that one tick of the timer settles, oldest first. 1 to 31; default 7.</summary>
    public int MostDatesPerTick { get; init; } = 7;

    /// <summary><c>KeepHistoryDays</c>: how long the history of finished runs is kept; records always are. 1 to 3,650; default 30.</summary>
    public int KeepHistoryDays { get; init; } = 30;

    /// <summary>
    /// <c>Store</c>: where records, payments and days are kept: <c>cosmos</c> (default), <c>tables</c>, or a store URL as
    /// the command line takes it.
    /// </summary>
    public required StoreUrl Store { get; init; }

    /// <summary>
    /// <c>Positions</c>: where positions and yields are read from, likewise. Default <c>tables</c>. Where it is the same
    /// as <see cref="Store"/>, one store holds everything.
    /// </summary>
    public required StoreUrl Positions { get; init; }

    /// <summary>
    /// <c>Inbox</c>: the blob container that upstream systems put their files into, of the connection
    /// <c>SettlementInbox</c>. It must exist. Default none: runs then settle what was imported before.
    /// </summary>
    public BlobContainerClient? Inbox { get; init; }

    /// <summary>
    /// <c>InputsDeadlineMinutes</c>: how long after a date's cut-off a run waits for positions or a yield that the inbox
    /// does not hold yet; a run that starts later does not wait. 0 to 10,080; default 120. Without an inbox no run waits.
    /// </summary>
    public int InputsDeadlineMinutes { get; init; } = 120;

    /// <summary><c>Payments</c>: who pays: <c>ledger</c>, the store's own (default), or the https address of a payment service.</summary>
    public PaymentsUrl Payments { get; init; }

    /// <summary><c>PaymentsKey</c>: sent to the payment service as a bearer token. Secret; take it from a key vault.</summary>
    public string? PaymentsKey { get; init; }

    /// <summary>
    /// <c>PaymentsPromiseIdempotency</c>: whether the payment service pays a transaction id at most once, however often it
    /// is asked. Default true. Saying so of a service that does not is what pays twice.
    /// </summary>
    public bool PaymentsPromiseIdempotency { get; init; } = true;

    /// <summary><c>PaymentsConcurrency</c>: requests to the payment service under way at once, in each worker. 1 to 256; default 16.</summary>
    public int PaymentsConcurrency { get; init; } = 16;

    /// <summary><c>PaymentsAttempts</c>: all attempts of a request to the payment service, the first included. 1 to 20; default 5.</summary>
    public int PaymentsAttempts { get; init; } = 5;

    /// <summary><c>PaymentsAttemptSeconds</c>: how long one attempt waits for the payment service. 1 to 3,600; default 10.</summary>
    public int PaymentsAttemptSeconds { get; init; } = 10;

    /// <summary><c>Product</c>: the product whose earnings are settled; part of every transaction id. Default <c>default</c>.</summary>
    public ProductId Product { get; init; } = ProductId.Parse("default");

    /// <summary><c>Currency</c>: the currency of positions and payments, an ISO 4217 code. Default <c>CNY</c>.</summary>
    public Currency Currency { get; init; } = Currency.Cny;

    /// <summary><c>Rounding</c>: how exact earnings become earnings: <c>truncate</c> (default), <c>half-even</c> or <c>half-up</c>.</summary>
    public Rounding Rounding { get; init; } = Rounding.Truncate;

    /// <summary><c>AttemptSeconds</c>: how long one request to a store may take. 1 to 3,600; default 10.</summary>
    public int AttemptSeconds { get; init; } = 10;

    /// <summary><c>Attempts</c>: all attempts of an activity, the first included. 1 to 100; default 3.</summary>
    public int Attempts { get; init; } = DefaultAttempts;

    /// <summary><c>BackOffSeconds</c>: the wait before each further attempt. 0 to 3,600; default 5.</summary>
    public int BackOffSeconds { get; init; } = 5;

    /// <summary>
    /// <c>LeaseSeconds</c>: how long a run's lease on a day outlasts its last heartbeat. 1 to 1,000,000; default 600, and 30
    /// more for what may still land in Tables and Cosmos DB, and three times 75 more for payments over HTTP.
    /// </summary>
    public int? LeaseSeconds { get; init; }

    /// <summary>
    /// How long the work-item queue hides an activity that a worker has taken; a killed worker's activity comes back only
    /// then. Read from <c>host.json</c>, where the host reads it: <c>workItemQueueVisibilityTimeout</c>.
    /// </summary>
    public TimeSpan WorkItemVisibility { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// After what time the host ends a function; null for never. Read from <c>host.json</c>, where the host reads it:
    /// <c>functionTimeout</c>. Default 5 min, the shortest that any plan has.
    /// </summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// <c>Authentication</c>: how a caller over HTTP is told from others: <c>key</c> (default), by the function key alone, or
    /// <c>entra</c>, by a role of Entra ID besides. Only where App Service authentication is on: without it anybody with the
    /// key could claim any role.
    /// </summary>
    public CallerAuthentication Authentication { get; init; }

    /// <summary>
    /// <c>UsersPerActivity</c>: users that one activity settles. 1 to 100; default 1. More cost less and settle faster;
    /// one gives each user a line of their own in the run's history.
    /// </summary>
    public int UsersPerActivity { get; init; } = 1;

    /// <summary><c>Partitions</c>: parts the users are divided into, each a sub-workflow. 1 to 100; default 8.</summary>
    public int Partitions { get; init; } = 8;

    /// <summary><c>PartitionWindow</c>: parts worked on at once. 1 to 100; default 8.</summary>
    public int PartitionWindow { get; init; } = 8;

    /// <summary><c>ActivityWindow</c>: settlement activities that one part has under way at once. 1 to 1,000; default 32.</summary>
    public int ActivityWindow { get; init; } = 32;

    /// <summary><c>PageSize</c>: users that a part lists at a time. 1 to 1,000; default 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>The settings that go into a day's plan.</summary>
    public SettlementSettings Settlement => new(Product, Currency, Rounding);

    /// <summary>How a run is cut into pieces: a part continues as new before its history holds more than 1,000 activities.</summary>
    public RunSizing Sizing => new()
    {
        Partitions = Partitions,
        PartitionWindow = PartitionWindow,
        PageSize = PageSize,
        UsersPerActivity = UsersPerActivity,
        ActivityWindow = ActivityWindow,
        PagesPerGeneration = Math.Clamp(ActivitiesPerGeneration * UsersPerActivity / PageSize, 1, 100),
        Retry = new RetryPolicy { Attempts = Attempts, BackOff = TimeSpan.FromSeconds(BackOffSeconds) },
    };

    /// <summary>How long one request to a store may take.</summary>
    public TimeSpan AttemptTimeout => TimeSpan.FromSeconds(AttemptSeconds);

    /// <summary>
    /// The rule over the lease. An attempt whose worker was killed is over only when the work-item queue shows it again:
    /// so that time-out is a part of every attempt's.
    /// </summary>
    public TimeoutRule TimeoutRule => new(
        TimeSpan.FromSeconds(LeaseSeconds ?? DefaultLeaseSeconds), Attempts, WorkItemVisibility + AttemptTimeout, TimeSpan.FromSeconds(BackOffSeconds))
    {
        PaymentTime = PaymentTime,
        CommitGrace = Store.CommitGrace,
    };

    /// <summary>The rule over the host's time-out of functions; null if it has none.</summary>
    public FunctionTimeoutRule? FunctionTimeoutRule => FunctionTimeout is { } timeout
        ? FunctionTimeoutRule.Of(timeout, TimeoutRule with { AttemptTimeout = AttemptTimeout })
        : null;

    private TimeSpan PaymentTime => Payments.Service is null ? TimeSpan.Zero : HttpPayments.LongestRequest;

    // Long enough for all other settings at their defaults, and for those alone: whoever raises one of them is told.
    private int DefaultLeaseSeconds
    {
        get
        {
            var payment = Payments.Service is null ? TimeSpan.Zero : DefaultAttempts * new HttpPaymentOptions().LongestRequest;
            return (int)(TimeSpan.FromMinutes(10) + Store.CommitGrace + payment).TotalSeconds;
        }
    }

    /// <summary>How a payment service over HTTP is spoken to.</summary>
    public HttpPaymentOptions HttpPayments => new()
    {
        PromisesIdempotency = PaymentsPromiseIdempotency,
        Concurrency = PaymentsConcurrency,
        Attempts = PaymentsAttempts,
        AttemptTimeout = TimeSpan.FromSeconds(PaymentsAttemptSeconds),
        Key = PaymentsKey,
    };
}
