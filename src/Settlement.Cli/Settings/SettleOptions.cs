using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>
/// What a configuration file (<c>--config FILE</c>, JSON) may set. Every field has a default; none is required.
/// </summary>
/// <remarks>
/// Product and currency are those of the store, which refuses any others. Rounding goes into a day's plan, which its first
/// run freezes: changing it later makes every rerun of that day a conflict of the day. The times are bound together by <see cref="Core.TimeoutRule"/>:
/// <c>leaseSeconds &gt; attempts × (attemptSeconds + backOffSeconds)</c>, 30 &gt; 2 × (10 + 2) by default; raising any of
/// those on the right may call for a longer lease. Nothing here can change what makes a user be credited once.
/// </remarks>
internal sealed record SettleOptions
{
    /// <summary>The product whose earnings are settled; part of every transaction id. Default <c>default</c>.</summary>
    public ProductId Product { get; init; } = ProductId.Parse("default");

    /// <summary>The currency of positions and payments, an ISO 4217 code. Default <c>CNY</c>.</summary>
    public Currency Currency { get; init; } = Currency.Cny;

    /// <summary>How exact earnings become earnings: <c>truncate</c> (default), <c>half-even</c> or <c>half-up</c>.</summary>
    public Rounding Rounding { get; init; } = Rounding.Truncate;

    /// <summary>What becomes of the fractions that rounding leaves: <c>fund</c> (default) or <c>carry</c>.</summary>
    public ResiduePolicy ResiduePolicy { get; init; }

    /// <summary>
    /// Whether a file is imported only if somebody announced what it holds, with a control file or an option; in an inbox a
    /// file without a control file waits. Default false.
    /// </summary>
    public bool RequireControl { get; init; }

    /// <summary>How long one attempt waits for a store that is busy with other writers. Seconds, 1 to 3,600; default 10.</summary>
    public int AttemptSeconds { get; init; } = 10;

    /// <summary>All attempts of an activity, the first included. 1 to 100; default 2.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>The wait before each further attempt. Seconds, 0 to 3,600; default 2.</summary>
    public int BackOffSeconds { get; init; } = 2;

    /// <summary>
    /// How long a run's lease on a day outlasts its last heartbeat. Seconds, 1 to 1,000,000; null, the default, for as long as
    /// <see cref="TimeoutRule(StoreUrl, PaymentsUrl)"/> says.
    /// </summary>
    public int? LeaseSeconds { get; init; }

    /// <summary>
    /// Whether a payment service over HTTP pays a transaction id at most once, however often it is asked. Default true.
    /// Saying so of a service that does not is what pays twice.
    /// </summary>
    public bool PaymentsPromiseIdempotency { get; init; } = true;

    /// <summary>
    /// Whether a payment service over HTTP takes reversals. Default false: what a correction takes back is then owed, and
    /// nothing is sent.
    /// </summary>
    public bool PaymentsTakeReversals { get; init; }

    /// <summary>Requests to a payment service under way at once. 1 to 256; default 16.</summary>
    public int PaymentsConcurrency { get; init; } = 16;

    /// <summary>All attempts of a request to a payment service, the first included. 1 to 20; default 5.</summary>
    public int PaymentsAttempts { get; init; } = 5;

    /// <summary>How long one attempt waits for a payment service. Seconds, 1 to 3,600; default 10.</summary>
    public int PaymentsAttemptSeconds { get; init; } = 10;

    /// <summary>
    /// How many times the latest earlier yield a yield may be, or its smallest part, before the check <c>yield-jump</c> stops it.
    /// 2 to 1,000,000; null switches it off; default 5.
    /// </summary>
    public int? YieldJumpFactor { get; init; } = CheckSettings.DefaultYieldJumpFactor;

    /// <summary>By how many percent a date's balances may add up to more or less than those of the date before. 1 to 1,000,000; null, the default, for no check.</summary>
    public int? TotalJumpPercent { get; init; }

    /// <summary>By how many percent a date's number of users may differ from that of the date before. 1 to 1,000,000; null, the default, for no check.</summary>
    public int? RowsJumpPercent { get; init; }

    /// <summary>The highest earnings of one user on a date, in major units; null, the default, for no limit.</summary>
    public string? UserLimit { get; init; }

    /// <summary>The time zone in which a date is a day, an IANA name; goes with <see cref="CutOff"/>.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>When a date may be settled, in wall-clock time from its midnight; goes with <see cref="TimeZone"/>. Null for as soon as it has begun.</summary>
    public TimeSpan? CutOff { get; init; }

    /// <summary>Where everything is kept; null where the file does not say.</summary>
    public StoreUrl? Store { get; init; }

    /// <summary>Where positions and yields are kept; null for the store.</summary>
    public StoreUrl? Positions { get; init; }

    /// <summary>Who pays; null where the file does not say.</summary>
    public PaymentsUrl? Payments { get; init; }

    /// <summary>Which dates are settlement dates, and the days each accrues for: <c>settlementDates</c>, <c>accrual</c> and <c>calendarFile</c>. Default every day, for itself.</summary>
    public SettlementDates Dates { get; init; } = SettlementDates.EveryDay;

    /// <summary>When dates fall due, and which there are.</summary>
    public DateRules DateRules => new(Checks.Calendar, Dates);

    /// <summary>The named checks.</summary>
    public CheckSettings Checks => new()
    {
        YieldJumpFactor = YieldJumpFactor,
        TotalJumpPercent = TotalJumpPercent,
        RowsJumpPercent = RowsJumpPercent,
        UserLimit = UserLimit is null || !Money.TryParse(UserLimit, Currency, out var limit, out _) ? null : limit,
        Calendar = TimeZone is { } zone && CutOff is { } cutOff ? new SettlementCalendar(zone, cutOff) : null,
    };

    /// <summary>The settings that go into a day's plan.</summary>
    public SettlementSettings Settlement => new(Product, Currency, Rounding) { Dates = Dates, ResiduePolicy = ResiduePolicy };

    public RetryPolicy Retry => new() { Attempts = Attempts, BackOff = TimeSpan.FromSeconds(BackOffSeconds) };

    /// <summary>How long a write waits for other writers.</summary>
    public TimeSpan AttemptTimeout => TimeSpan.FromSeconds(AttemptSeconds);

    /// <summary>
    /// The rule over the times, for a store and whoever pays. Without a setting the lease is long enough for all other
    /// settings at their defaults, and for those alone: whoever raises one of them is told.
    /// </summary>
    public TimeoutRule TimeoutRule(StoreUrl store, PaymentsUrl payments) => new(
        LeaseSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultLease(store, payments),
        Attempts,
        AttemptTimeout,
        TimeSpan.FromSeconds(BackOffSeconds))
    {
        PaymentTime = payments.Service is null ? TimeSpan.Zero : HttpPayments(key: null).LongestRequest,
        CommitGrace = store.CommitGrace,
    };

    /// <summary>30 s, longer by the store's commit grace, and by the time that payments over HTTP take by default.</summary>
    private static TimeSpan DefaultLease(StoreUrl store, PaymentsUrl payments)
    {
        var defaults = new SettleOptions();
        var payment = payments.Service is null ? TimeSpan.Zero : defaults.HttpPayments(key: null).LongestRequest;
        return TimeSpan.FromSeconds(30) + store.CommitGrace + (defaults.Attempts * payment);
    }

    public HttpPaymentOptions HttpPayments(string? key) => new()
    {
        PromisesIdempotency = PaymentsPromiseIdempotency,
        Concurrency = PaymentsConcurrency,
        Attempts = PaymentsAttempts,
        AttemptTimeout = TimeSpan.FromSeconds(PaymentsAttemptSeconds),
        Key = key,
    };
}
