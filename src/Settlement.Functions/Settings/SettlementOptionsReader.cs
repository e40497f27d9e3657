using System.Globalization;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Functions;

/// <summary>
/// Reads <see cref="SettlementOptions"/>. A setting it does not know is refused: a misspelt setting that is silently left
/// at its default is found out when the money is gone.
/// </summary>
public sealed class SettlementOptionsReader
{
    private const int ScheduleFields = 6;
    private const string VisibilityKey = "extensions:durableTask:storageProvider:workItemQueueVisibilityTimeout";
    private const string FunctionTimeoutKey = "functionTimeout";
    private const string NoTimeout = "-1";
    private const string HostOverride = "AzureFunctionsJobHost:";

    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        nameof(SettlementOptions.Schedule), nameof(SettlementOptions.PurgeSchedule), nameof(SettlementOptions.TimeZone),
        nameof(SettlementOptions.CutOff), nameof(SettlementOptions.MostDatesPerTick), nameof(SettlementOptions.KeepHistoryDays),
        nameof(SettlementOptions.Store), nameof(SettlementOptions.Positions), nameof(SettlementOptions.Inbox),
        nameof(SettlementOptions.InputsDeadlineMinutes), nameof(SettlementOptions.Payments),
        nameof(SettlementOptions.PaymentsKey), nameof(SettlementOptions.PaymentsPromiseIdempotency),
        nameof(SettlementOptions.PaymentsConcurrency), nameof(SettlementOptions.PaymentsAttempts),
        nameof(SettlementOptions.PaymentsAttemptSeconds), nameof(SettlementOptions.Product), nameof(SettlementOptions.Currency),
        nameof(SettlementOptions.Rounding), nameof(SettlementOptions.AttemptSeconds), nameof(SettlementOptions.Attempts),
        nameof(SettlementOptions.BackOffSeconds), nameof(SettlementOptions.LeaseSeconds), nameof(SettlementOptions.UsersPerActivity),
        nameof(SettlementOptions.Partitions), nameof(SettlementOptions.PartitionWindow), nameof(SettlementOptions.ActivityWindow),
        nameof(SettlementOptions.PageSize), nameof(SettlementOptions.Authentication),
    };

    private readonly IConfiguration configuration;
    private readonly IConfigurationSection section;
    private readonly List<string> problems = [];

    private SettlementOptionsReader(IConfiguration configuration)
    {
        this.configuration = configuration;
        section = configuration.GetSection(SettlementOptions.Section);
    }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="configuration">The app's settings, with <c>host.json</c> under them.</param>
    /// <exception cref="SettingsException">Something is missing or refused; all of it is listed.</exception>
    public static SettlementOptions Read(IConfiguration configuration) => new SettlementOptionsReader(configuration).Read();

    private SettlementOptions Read()
    {
        foreach (var child in section.GetChildren().Where(child => !Known.Contains(child.Key)))
        {
            Refuse(child.Key, $"is not a setting; known names are {string.Join(", ", Known.Order(StringComparer.Ordinal))}");
        }

        var storeName = Text(nameof(SettlementOptions.Store)) ?? StoreConnection.Cosmos.Name;
        var positionsName = Text(nameof(SettlementOptions.Positions)) ?? StoreConnection.Tables.Name;
        var store = Store(nameof(SettlementOptions.Store), storeName);
        var options = new SettlementOptions
        {
            Schedule = Schedule(nameof(SettlementOptions.Schedule)),
            PurgeSchedule = Schedule(nameof(SettlementOptions.PurgeSchedule)),
            TimeZone = Zone(nameof(SettlementOptions.TimeZone)),
            CutOff = CutOff(nameof(SettlementOptions.CutOff)),
            MostDatesPerTick = Number(nameof(SettlementOptions.MostDatesPerTick), 7, 1, 31),
            KeepHistoryDays = Number(nameof(SettlementOptions.KeepHistoryDays), 30, 1, 3_650),
            Store = store,
            Positions = positionsName == storeName ? store : Store(nameof(SettlementOptions.Positions), positionsName),
            Inbox = Inbox(nameof(SettlementOptions.Inbox)),
            InputsDeadlineMinutes = Number(nameof(SettlementOptions.InputsDeadlineMinutes), 120, 0, 10_080),
            Payments = Payments(nameof(SettlementOptions.Payments)),
            PaymentsKey = Text(nameof(SettlementOptions.PaymentsKey)),
            PaymentsPromiseIdempotency = Truth(nameof(SettlementOptions.PaymentsPromiseIdempotency), true),
            PaymentsConcurrency = Number(nameof(SettlementOptions.PaymentsConcurrency), 16, 1, 256),
            PaymentsAttempts = Number(nameof(SettlementOptions.PaymentsAttempts), 5, 1, 20),
            PaymentsAttemptSeconds = Number(nameof(SettlementOptions.PaymentsAttemptSeconds), 10, 1, 3_600),
            Product = Product(nameof(SettlementOptions.Product)),
            Currency = FindCurrency(nameof(SettlementOptions.Currency)),
            Rounding = FindRounding(nameof(SettlementOptions.Rounding)),
            AttemptSeconds = Number(nameof(SettlementOptions.AttemptSeconds), 10, 1, 3_600),
            Attempts = Number(nameof(SettlementOptions.Attempts), 3, 1, 100),
            BackOffSeconds = Number(nameof(SettlementOptions.BackOffSeconds), 5, 0, 3_600),
            LeaseSeconds = Text(nameof(SettlementOptions.LeaseSeconds)) is null ? null : Number(nameof(SettlementOptions.LeaseSeconds), 1, 1, 1_000_000),
            WorkItemVisibility = HostTime(VisibilityKey, TimeSpan.FromMinutes(5)),
            FunctionTimeout = FunctionTimeout(),
            Authentication = Authentication(nameof(SettlementOptions.Authentication)),
            UsersPerActivity = Number(nameof(SettlementOptions.UsersPerActivity), 1, 1, 100),
            Partitions = Number(nameof(SettlementOptions.Partitions), 8, 1, 100),
            PartitionWindow = Number(nameof(SettlementOptions.PartitionWindow), 8, 1, 100),
            ActivityWindow = Number(nameof(SettlementOptions.ActivityWindow), 32, 1, 1_000),
            PageSize = Number(nameof(SettlementOptions.PageSize), 500, 1, 1_000),
        };
        CheckTogether(options);
        return problems.Count == 0 ? options : throw new SettingsException(problems);
    }

    private void CheckTogether(SettlementOptions options)
    {
        if (problems.Count > 0)
        {
            return;
        }

        if (options.TimeoutRule.FindProblem() is { } tooShort)
        {
            Refuse(nameof(SettlementOptions.LeaseSeconds), tooShort);
        }

        if (options.FunctionTimeoutRule?.FindProblem() is { } tooSoon)
        {
            problems.Add($"host.json, {FunctionTimeoutKey}: {tooSoon}");
        }

        if (options.Payments.Service is not null && options.HttpPayments.FindProblem() is { } refused)
        {
            Refuse(nameof(SettlementOptions.Payments), refused);
        }
    }

    private StoreUrl Store(string name, string text)
    {
        var url = StoreConnection.Find(configuration, text, out var problem);
        if (url is null)
        {
            Refuse(name, problem!);
        }

        return url ?? default;
    }

    private BlobContainerClient? Inbox(string name)
    {
        if (Text(name) is not { } container)
        {
            return null;
        }

        var inbox = InboxConnection.Find(configuration, container, out var problem);
        if (inbox is null)
        {
            Refuse(name, problem!);
        }

        return inbox;
    }

    private PaymentsUrl Payments(string name)
    {
        var text = Text(name) ?? "ledger";
        if (!PaymentsUrl.TryParse(text, out var url, out var problem))
        {
            Refuse(name, $"\"{PaymentsUrl.Redact(text)}\" {problem}");
        }

        return url;
    }

    private string Schedule(string name)
    {
        var text = Text(name) ?? string.Empty;
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != ScheduleFields)
        {
            Refuse(name, $"\"{text}\" is not an NCRONTAB expression of {ScheduleFields} fields in UTC, such as \"0 30 16 * * *\"");
        }

        return text;
    }

    private TimeZoneInfo Zone(string name)
    {
        var text = Text(name) ?? TimeZoneInfo.Utc.Id;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone))
        {
            return zone;
        }

        Refuse(name, $"\"{text}\" is not a known time zone; give an IANA name such as Asia/Shanghai");
        return TimeZoneInfo.Utc;
    }

    private TimeSpan CutOff(string name)
    {
        var text = Text(name) ?? "1.00:00:00";
        if (TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) &&
            span >= TimeSpan.Zero && span <= SettlementCalendar.LatestCutOff)
        {
            return span;
        }

        Refuse(name, $"\"{text}\" is not a time from 00:00:00 to 7.00:00:00, written [days.]hours:minutes:seconds");
        return default;
    }

    private CallerAuthentication Authentication(string name)
    {
        var text = Text(name) ?? "key";
        foreach (var known in Enum.GetValues<CallerAuthentication>())
        {
            if (text == known.ToKebabCase())
            {
                return known;
            }
        }

        Refuse(name, $"\"{text}\" is neither key nor entra");
        return CallerAuthentication.Entra;
    }

    private TimeSpan? FunctionTimeout() => HostText(FunctionTimeoutKey) == NoTimeout ? null : HostTime(FunctionTimeoutKey, TimeSpan.FromMinutes(5));

    private TimeSpan HostTime(string key, TimeSpan byDefault)
    {
        var text = HostText(key);
        if (text is null)
        {
            return byDefault;
        }

        if (!TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) || span <= TimeSpan.Zero)
        {
            problems.Add($"host.json, {key}: \"{text}\" is not a time such as 00:02:00");
        }

        return span;
    }

    // The host's own order: an environment variable wins over host.json.
    private string? HostText(string key) => configuration[HostOverride + key] ?? configuration[key];

    private ProductId Product(string name)
    {
        var text = Text(name) ?? "default";
        if (!ProductId.TryParse(text, out var product, out var problem))
        {
            Refuse(name, $"\"{text}\" {problem}");
        }

        return product;
    }

    private Currency FindCurrency(string name)
    {
        var text = Text(name) ?? Currency.Cny.Code;
        if (Currency.Find(text) is { } currency)
        {
            return currency;
        }

        Refuse(name, $"\"{text}\" is not an ISO 4217 code such as CNY");
        return Currency.Cny;
    }

    private Rounding FindRounding(string name)
    {
        var text = Text(name) ?? Rounding.Truncate.Name();
        if (Roundings.Find(text) is { } rounding)
        {
            return rounding;
        }

        Refuse(name, $"\"{text}\" is not one of {string.Join(", ", Enum.GetValues<Rounding>().Select(known => known.Name()))}");
        return default;
    }

    private bool Truth(string name, bool byDefault)
    {
        var text = Text(name);
        if (text is null)
        {
            return byDefault;
        }

        if (!bool.TryParse(text, out var truth))
        {
            Refuse(name, $"\"{text}\" is neither true nor false");
        }

        return truth;
    }

    private int Number(string name, int byDefault, int smallest, int largest)
    {
        var text = Text(name);
        if (text is null)
        {
            return byDefault;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= smallest && number <= largest)
        {
            return number;
        }

        Refuse(name, $"\"{text}\" is not a whole number from {smallest} to {largest}");
        return byDefault;
    }

    // A setting that is there and empty is one that was left out: templates write all of them.
    private string? Text(string name) => string.IsNullOrWhiteSpace(section[name]) ? null : section[name]!.Trim();

    private void Refuse(string name, string problem) => problems.Add($"{SettlementOptions.Section}:{name}: {problem}");
}
