using Azure.Storage.Blobs;
using Settlement.Core;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>
/// What the app may be set to: section <c>Settlement</c> of its settings, so <c>Settlement__Schedule</c> as an environment
/// variable. Read and checked once, at the start, by <see cref="SettlementOptionsReader"/>. <see cref="AppSettings"/> says of
/// each option what it means, what it may be and what it is by default.
/// </summary>
/// <remarks>
/// Product and currency are those of the stores, which refuse any others. Rounding goes into a day's plan, which its first
/// run freezes: changing it later makes every rerun of that day a conflict of the day. The numbers of <see cref="TimeoutRule"/> are bound together. Nothing
/// here can change what makes a user be credited once.
/// </remarks>
public sealed record SettlementOptions
{
    public const string Section = "Settlement";

    /// <summary>What the host takes where <c>host.json</c> has no <c>workItemQueueVisibilityTimeout</c>.</summary>
    internal static readonly TimeSpan DefaultWorkItemVisibility = TimeSpan.FromMinutes(5);

    /// <summary>What the host takes where <c>host.json</c> has no <c>functionTimeout</c>: the shortest default of any plan.</summary>
    internal static readonly TimeSpan DefaultFunctionTimeout = TimeSpan.FromMinutes(5);

    // Users whose settling one generation of a part's workflow may hold in its history, in activities.
    private const int ActivitiesPerGeneration = 1_000;

    public required string Schedule { get; init; }

    public required string PurgeSchedule { get; init; }

    public TimeZoneInfo TimeZone { get; init; } = AppSettings.TimeZone.Default;

    public TimeSpan CutOff { get; init; } = AppSettings.CutOff.Default;

    public SettlementDates Dates { get; init; } = SettlementDates.EveryDay;

    public int MostDatesPerTick { get; init; } = AppSettings.MostDatesPerTick.Default;

    public int LookBackDays { get; init; } = AppSettings.LookBackDays.Default;

    public int KeepHistoryDays { get; init; } = AppSettings.KeepHistoryDays.Default;

    public required StoreUrl Store { get; init; }

    public required StoreUrl Positions { get; init; }

    public BlobContainerClient? Inbox { get; init; }

    public int InputsDeadlineMinutes { get; init; } = AppSettings.InputsDeadlineMinutes.Default;

    public bool RequireControl { get; init; } = AppSettings.RequireControl.Default;

    public PaymentsUrl Payments { get; init; } = AppSettings.Payments.Default;

    public string? PaymentsKey { get; init; }

    public bool PaymentsPromiseIdempotency { get; init; } = AppSettings.PaymentsPromiseIdempotency.Default;

    public bool PaymentsTakeReversals { get; init; } = AppSettings.PaymentsTakeReversals.Default;

    public int PaymentsConcurrency { get; init; } = AppSettings.PaymentsConcurrency.Default;

    public int PaymentsAttempts { get; init; } = AppSettings.PaymentsAttempts.Default;

    public int PaymentsAttemptSeconds { get; init; } = AppSettings.PaymentsAttemptSeconds.Default;

    public ProductId Product { get; init; } = AppSettings.Product.Default;

    public Currency Currency { get; init; } = AppSettings.Currency.Default;

    public Rounding Rounding { get; init; } = AppSettings.Rounding.Default;

    public ResiduePolicy ResiduePolicy { get; init; } = AppSettings.ResiduePolicy.Default;

    public int? YieldJumpFactor { get; init; } = AppSettings.YieldJumpFactor.Default;

    public int? TotalJumpPercent { get; init; }

    public int? RowsJumpPercent { get; init; }

    public string? UserLimit { get; init; }

    public int AttemptSeconds { get; init; } = AppSettings.AttemptSeconds.Default;

    public int Attempts { get; init; } = AppSettings.Attempts.Default;

    public int BackOffSeconds { get; init; } = AppSettings.BackOffSeconds.Default;

    public int? LeaseSeconds { get; init; }

    /// <summary>
    /// How long the work-item queue hides an activity that a worker has taken; a killed worker's activity comes back only
    /// then. Read from <c>host.json</c>, where the host reads it: <c>workItemQueueVisibilityTimeout</c>.
    /// </summary>
    public TimeSpan WorkItemVisibility { get; init; } = DefaultWorkItemVisibility;

    /// <summary>
    /// After what time the host ends a function; null for never. Read from <c>host.json</c>, where the host reads it:
    /// <c>functionTimeout</c>.
    /// </summary>
    public TimeSpan? FunctionTimeout { get; init; } = DefaultFunctionTimeout;

    public CallerAuthentication Authentication { get; init; } = AppSettings.Authentication.Default;

    public int UsersPerActivity { get; init; } = AppSettings.UsersPerActivity.Default;

    public int Partitions { get; init; } = AppSettings.Partitions.Default;

    public int PartitionWindow { get; init; } = AppSettings.PartitionWindow.Default;

    public int ActivityWindow { get; init; } = AppSettings.ActivityWindow.Default;

    public int PageSize { get; init; } = AppSettings.PageSize.Default;

    /// <summary>The settings that go into a day's plan.</summary>
    public SettlementSettings Settlement => new(Product, Currency, Rounding) { Dates = Dates, ResiduePolicy = ResiduePolicy };

    /// <summary>When dates fall due, and which there are.</summary>
    public DateRules DateRules => new(new SettlementCalendar(TimeZone, CutOff), Dates);

    /// <summary>The named checks.</summary>
    public CheckSettings Checks => new()
    {
        YieldJumpFactor = YieldJumpFactor,
        TotalJumpPercent = TotalJumpPercent,
        RowsJumpPercent = RowsJumpPercent,
        UserLimit = UserLimit is not null && Money.TryParse(UserLimit, Currency, out var limit, out _) ? limit : null,
        Calendar = new SettlementCalendar(TimeZone, CutOff),
    };

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

    /// <summary>What the HTTP interface goes by.</summary>
    public ServedSettings Served => new()
    {
        Server = "the app",
        Store = Store,
        Positions = Positions,
        Settlement = Settlement,
        Checks = Checks,
        Sizing = Sizing,
        Lease = TimeoutRule.Lease,
        TakesReversals = PaymentsTakeReversals,
        LookBackDays = LookBackDays,
        InputsDeadline = Inbox is null ? null : TimeSpan.FromMinutes(InputsDeadlineMinutes),
    };

    public TimeSpan AttemptTimeout => TimeSpan.FromSeconds(AttemptSeconds);

    /// <summary>
    /// The rule over the lease. An attempt whose worker was killed is over only when the work-item queue shows it again:
    /// so that time-out is a part of every attempt's.
    /// </summary>
    public TimeoutRule TimeoutRule => new(
        LeaseSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultLease, Attempts, WorkItemVisibility + AttemptTimeout, TimeSpan.FromSeconds(BackOffSeconds))
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
    private TimeSpan DefaultLease =>
        AppSettings.DefaultLease + Store.CommitGrace + (Payments.Service is null ? TimeSpan.Zero : AppSettings.DefaultLeaseForPayments);

    public HttpPaymentOptions HttpPayments => new()
    {
        PromisesIdempotency = PaymentsPromiseIdempotency,
        Concurrency = PaymentsConcurrency,
        Attempts = PaymentsAttempts,
        AttemptTimeout = TimeSpan.FromSeconds(PaymentsAttemptSeconds),
        Key = PaymentsKey,
    };
}
