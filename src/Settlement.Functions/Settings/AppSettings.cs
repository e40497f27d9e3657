using System.Globalization;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Functions;

/// <summary>
/// Every setting of the app: its default, what may be set and what it means stand here and nowhere else. The tables in
/// <c>docs/functions.md</c> and <c>docs/payments.md</c> are made of them, in this order.
/// </summary>
internal static class AppSettings
{
    // The declarations below add themselves: static members are initialized in the order of the text.
    private static readonly List<Setting> Declared = [];

    public static Setting<string> Schedule { get; } = Add(new Setting<string>(
        nameof(Schedule), SettingKind.Timer, DefaultText: null, "when the daily timer fires. The host reads it too.")
    {
        IsRequired = true,
    });

    public static Setting<string> PurgeSchedule { get; } = Add(new Setting<string>(
        nameof(PurgeSchedule), SettingKind.Timer, DefaultText: null, "when the history of old runs is purged. The host reads it too.")
    {
        IsRequired = true,
    });

    public static Setting<TimeZoneInfo> TimeZone { get; } = Declare(
        nameof(TimeZone), SettingKind.TimeZone, "UTC", "the time zone in which a business day is counted.");

    public static Setting<TimeSpan> CutOff { get; } = Declare(
        nameof(CutOff),
        SettingKind.CutOff,
        "1.00:00:00",
        "when a settlement date may be settled, in wall-clock time from the date's midnight: `15:00:00` is three in the afternoon of the date itself, `1.00:00:00` the end of the date, `1.00:30:00` half past midnight at its end.");

    public static Setting<string?> SettlementDates { get; } = Declare(
        nameof(SettlementDates),
        SettingKind.OptionalText("`every-day` or `weekdays`"),
        byDefault: null,
        "which dates are [settlement dates](inputs.md#settlement-dates): every calendar day, the default, or weekdays and what the calendar file says otherwise.");

    public static Setting<string?> Accrual { get; } = Declare(
        nameof(Accrual),
        SettingKind.OptionalText("`following` or `preceding`"),
        byDefault: null,
        "with `weekdays`: whether a settlement date accrues for the days since the one before, the default, or for those until the next.");

    public static Setting<string?> CalendarFile { get; } = Declare(
        nameof(CalendarFile),
        SettingKind.OptionalText("a path in the app's folder, such as `calendar.csv`"),
        byDefault: null,
        "with `weekdays`: the file of holidays and of working days on weekends, deployed with the app.");

    public static Setting<int> MostDatesPerTick { get; } = Number(
        nameof(MostDatesPerTick), 7, 1, 31, "how many dates one tick of the timer settles, oldest first.");

    public static Setting<int> LookBackDays { get; } = Number(
        nameof(LookBackDays),
        CatchUpPlan.DefaultLookBackDays,
        0,
        CatchUpPlan.MostDaysBack,
        "how many days before the latest date that is due the timer looks for dates that are not settled and have their inputs; a [catch-up](#the-schedule) that names no first date, too.");

    public static Setting<int> KeepHistoryDays { get; } = Number(
        nameof(KeepHistoryDays), 30, 1, 3_650, "how many days the history of finished runs is kept; records are always kept.");

    public static Setting<string> Store { get; } = Declare(
        nameof(Store), SettingKind.Text("`cosmos`, `tables`, or a [store URL](stores.md)"), StoreConnection.Cosmos.Name, "where records, payments and days are kept.");

    public static Setting<string> Positions { get; } = Declare(
        nameof(Positions),
        Store.Kind,
        StoreConnection.Tables.Name,
        "where positions and yields are read from. If it equals `Store`, one store holds everything.");

    public static Setting<string?> Inbox { get; } = Declare(
        nameof(Inbox),
        SettingKind.OptionalText("the name of a blob container that exists"),
        byDefault: null,
        "the container for files from upstream systems, on the connection `SettlementInbox`. Without it, runs settle what was imported before.");

    public static Setting<int> InputsDeadlineMinutes { get; } = Number(
        nameof(InputsDeadlineMinutes),
        120,
        0,
        10_080,
        "how many minutes after a date's cut-off a run waits for positions or a yield that the inbox does not hold yet; a run that starts later does not wait. Without an inbox no run waits.");

    public static Setting<bool> RequireControl { get; } = Declare(
        nameof(RequireControl),
        SettingKind.Truth,
        "false",
        "whether a file of the inbox waits until its [control file](inputs.md#announced-files) is there.");

    public static Setting<PaymentsUrl> Payments { get; } = Declare(
        nameof(Payments), SettingKind.Payments, "ledger", "who pays: the store's own ledger, or a [payment service](payments.md).");

    public static Setting<string?> PaymentsKey { get; } = Add(new Setting<string?>(
        nameof(PaymentsKey), SettingKind.OptionalText("ASCII without spaces"), DefaultText: null, "sent to the payment service as a bearer token.")
    {
        IsSecret = true,
    });

    public static Setting<bool> PaymentsPromiseIdempotency { get; } = Declare(
        nameof(PaymentsPromiseIdempotency),
        SettingKind.Truth,
        "true",
        "whether the payment service pays a transaction id at most once, however often it is asked. Setting it to `true` for a service that does not is how users get paid twice.");

    public static Setting<bool> PaymentsTakeReversals { get; } = Declare(
        nameof(PaymentsTakeReversals),
        SettingKind.Truth,
        "false",
        "whether the payment service takes [reversals](payments.md#corrections-and-reversals). Where it does not, what a correction takes back is recorded as owed, and nothing is sent.");

    public static Setting<int> PaymentsConcurrency { get; } = Number(
        nameof(PaymentsConcurrency), 16, 1, 256, "concurrent requests to the payment service; in the app, for each worker.");

    public static Setting<int> PaymentsAttempts { get; } = Number(
        nameof(PaymentsAttempts), 5, 1, 20, "attempts of a request to the payment service, including the first.");

    public static Setting<int> PaymentsAttemptSeconds { get; } = Number(
        nameof(PaymentsAttemptSeconds), 10, 1, 3_600, "time-out of one attempt of a request to the payment service, in seconds.");

    public static Setting<ProductId> Product { get; } = Declare(
        nameof(Product), SettingKind.Product, "default", "the product whose earnings are settled; part of every transaction id.");

    public static Setting<Currency> Currency { get; } = Declare(
        nameof(Currency), SettingKind.Currency, "CNY", "the currency of positions and payments.");

    public static Setting<Rounding> Rounding { get; } = Declare(
        nameof(Rounding), SettingKind.Rounding, "truncate", "how exact earnings become earnings.");

    public static Setting<ResiduePolicy> ResiduePolicy { get; } = Declare(
        nameof(ResiduePolicy),
        SettingKind.ResiduePolicy,
        "fund",
        "what becomes of the fractions that rounding leaves: the fund keeps them, or each user's [goes on](inputs.md#fractions-carried) to their next settled date.");

    public static Setting<int?> YieldJumpFactor { get; } = Declare(
        nameof(YieldJumpFactor),
        SettingKind.NumberOrOff(2, 1_000_000),
        "5",
        "how many times the latest earlier yield a yield may be, or its smallest part, before the [check](checks.md) `yield-jump` stops it.");

    public static Setting<int?> TotalJumpPercent { get; } = Declare(
        nameof(TotalJumpPercent),
        SettingKind.NumberOrOff(1, 1_000_000),
        "off",
        "by how many percent the balances of a date may add up to more or less than those of the date before (`total-jump`).");

    public static Setting<int?> RowsJumpPercent { get; } = Declare(
        nameof(RowsJumpPercent),
        SettingKind.NumberOrOff(1, 1_000_000),
        "off",
        "by how many percent the number of a date's users may differ from that of the date before (`rows-jump`).");

    public static Setting<string?> UserLimit { get; } = Declare(
        nameof(UserLimit),
        SettingKind.OptionalAmount,
        byDefault: null,
        "the highest earnings of one user on a date; who earns more is quarantined (`user-limit`). Without it there is no limit.");

    public static Setting<int> AttemptSeconds { get; } = Number(
        nameof(AttemptSeconds), 10, 1, 3_600, "time-out of one request to a store, in seconds.");

    public static Setting<int> Attempts { get; } = Number(
        nameof(Attempts), 3, 1, 100, "attempts of an activity, including the first.");

    public static Setting<int> BackOffSeconds { get; } = Number(
        nameof(BackOffSeconds), 5, 0, 3_600, "the wait before each further attempt, in seconds.");

    /// <summary>The default of a lease, before the store and the payments add to it.</summary>
    public static TimeSpan DefaultLease { get; } = TimeSpan.FromMinutes(10);

    /// <summary>What payments over HTTP add to the default of a lease: the longest that all attempts at their defaults take.</summary>
    public static TimeSpan DefaultLeaseForPayments { get; } = Attempts.Default * LongestPaymentByDefault;

    public static Setting<int?> LeaseSeconds { get; } = Add(new Setting<int?>(
        nameof(LeaseSeconds),
        SettingKind.OptionalNumber(1, 1_000_000),
        DefaultText: null,
        "how many seconds a run's lease on a day outlasts its last heartbeat. See [the time-out rule](command-line.md#the-time-out-rule).")
    {
        DefaultRule = string.Create(
            CultureInfo.InvariantCulture,
            $"{DefaultLease.TotalSeconds}, plus 30 for late writes in Tables and Cosmos DB, plus {Attempts.Default} × {LongestPaymentByDefault.TotalSeconds} for payments over HTTP"),
    });

    public static Setting<CallerAuthentication> Authentication { get; } = Declare(
        nameof(Authentication),
        SettingKind.Authentication,
        "key",
        "how an HTTP caller is authenticated: `key`, by the function key alone, or `entra`, also by a [role of Entra ID](security.md#entra-id). Use `entra` only if App Service authentication is on: without it, anybody with the key could claim any role.");

    public static Setting<int> UsersPerActivity { get; } = Number(
        nameof(UsersPerActivity), 1, 1, 100, "users settled by one activity. More is cheaper and faster; one gives each user a separate line in the run's history.");

    public static Setting<int> Partitions { get; } = Number(
        nameof(Partitions), 8, 1, 100, "parts into which the users are divided, each a sub-workflow.");

    public static Setting<int> PartitionWindow { get; } = Number(
        nameof(PartitionWindow), 8, 1, 100, "parts processed at once.");

    public static Setting<int> ActivityWindow { get; } = Number(
        nameof(ActivityWindow), 32, 1, 1_000, "settlement activities in progress at once in each part.");

    public static Setting<int> PageSize { get; } = Number(
        nameof(PageSize), 500, 1, 1_000, "users that a part lists at a time.");

    /// <summary>All of them, in the order of the documents.</summary>
    public static IReadOnlyList<Setting> All => Declared;

    private static TimeSpan LongestPaymentByDefault => new HttpPaymentOptions
    {
        Attempts = PaymentsAttempts.Default,
        AttemptTimeout = TimeSpan.FromSeconds(PaymentsAttemptSeconds.Default),
    }.LongestRequest;

    private static Setting<int> Number(string name, int byDefault, int smallest, int largest, string meaning) =>
        Declare(name, SettingKind.Number(smallest, largest), byDefault.ToString(CultureInfo.InvariantCulture), meaning);

    private static Setting<T> Declare<T>(string name, SettingKind<T> kind, string? byDefault, string meaning) =>
        Add(new Setting<T>(name, kind, byDefault, meaning));

    private static Setting<T> Add<T>(Setting<T> setting)
    {
        Declared.Add(setting);
        return setting;
    }
}
