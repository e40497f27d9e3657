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
internal sealed class SettlementOptionsReader
{
    private const string VisibilityKey = "extensions:durableTask:storageProvider:workItemQueueVisibilityTimeout";
    private const string FunctionTimeoutKey = "functionTimeout";
    private const string NoTimeout = "-1";
    private const string HostOverride = "AzureFunctionsJobHost:";

    private static readonly HashSet<string> Known = AppSettings.All.Select(setting => setting.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private readonly IConfiguration configuration;
    private readonly IConfigurationSection section;
    private readonly List<string> problems = [];

    private SettlementOptionsReader(IConfiguration configuration)
    {
        this.configuration = configuration;
        section = configuration.GetSection(SettlementOptions.Section);
    }

    /// <summary>Reads and checks the app's settings, which have <c>host.json</c> under them.</summary>
    /// <exception cref="SettingsException">Something is missing or refused; all of it is listed.</exception>
    public static SettlementOptions Read(IConfiguration configuration) => new SettlementOptionsReader(configuration).Read();

    private SettlementOptions Read()
    {
        foreach (var child in section.GetChildren().Where(child => !Known.Contains(child.Key)))
        {
            Refuse(child.Key, $"is not a setting; known names are {string.Join(", ", Known.Order(StringComparer.Ordinal))}");
        }

        var storeName = Read(AppSettings.Store);
        var positionsName = Read(AppSettings.Positions);
        var store = Store(AppSettings.Store.Name, storeName);
        var options = new SettlementOptions
        {
            Schedule = Read(AppSettings.Schedule),
            PurgeSchedule = Read(AppSettings.PurgeSchedule),
            TimeZone = Read(AppSettings.TimeZone),
            CutOff = Read(AppSettings.CutOff),
            Dates = Dates(),
            MostDatesPerTick = Read(AppSettings.MostDatesPerTick),
            LookBackDays = Read(AppSettings.LookBackDays),
            KeepHistoryDays = Read(AppSettings.KeepHistoryDays),
            Store = store,
            Positions = positionsName == storeName ? store : Store(AppSettings.Positions.Name, positionsName),
            Inbox = Read(AppSettings.Inbox) is { } container ? Inbox(AppSettings.Inbox.Name, container) : null,
            InputsDeadlineMinutes = Read(AppSettings.InputsDeadlineMinutes),
            RequireControl = Read(AppSettings.RequireControl),
            Payments = Read(AppSettings.Payments),
            PaymentsKey = Read(AppSettings.PaymentsKey),
            PaymentsPromiseIdempotency = Read(AppSettings.PaymentsPromiseIdempotency),
            PaymentsTakeReversals = Read(AppSettings.PaymentsTakeReversals),
            PaymentsConcurrency = Read(AppSettings.PaymentsConcurrency),
            PaymentsAttempts = Read(AppSettings.PaymentsAttempts),
            PaymentsAttemptSeconds = Read(AppSettings.PaymentsAttemptSeconds),
            Product = Read(AppSettings.Product),
            Currency = Read(AppSettings.Currency),
            Rounding = Read(AppSettings.Rounding),
            ResiduePolicy = Read(AppSettings.ResiduePolicy),
            YieldJumpFactor = Read(AppSettings.YieldJumpFactor),
            TotalJumpPercent = Read(AppSettings.TotalJumpPercent),
            RowsJumpPercent = Read(AppSettings.RowsJumpPercent),
            UserLimit = Read(AppSettings.UserLimit),
            AttemptSeconds = Read(AppSettings.AttemptSeconds),
            Attempts = Read(AppSettings.Attempts),
            BackOffSeconds = Read(AppSettings.BackOffSeconds),
            LeaseSeconds = Read(AppSettings.LeaseSeconds),
            WorkItemVisibility = HostTime(VisibilityKey) ?? SettlementOptions.DefaultWorkItemVisibility,
            FunctionTimeout = HostText(FunctionTimeoutKey) == NoTimeout ? null : HostTime(FunctionTimeoutKey) ?? SettlementOptions.DefaultFunctionTimeout,
            Authentication = Read(AppSettings.Authentication),
            UsersPerActivity = Read(AppSettings.UsersPerActivity),
            Partitions = Read(AppSettings.Partitions),
            PartitionWindow = Read(AppSettings.PartitionWindow),
            ActivityWindow = Read(AppSettings.ActivityWindow),
            PageSize = Read(AppSettings.PageSize),
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
            Refuse(AppSettings.LeaseSeconds.Name, tooShort);
        }

        if (options.FunctionTimeoutRule?.FindProblem() is { } tooSoon)
        {
            problems.Add($"host.json, {FunctionTimeoutKey}: {tooSoon}");
        }

        if (options.UserLimit is { } limit && !Money.TryParse(limit, options.Currency, out _, out var problem))
        {
            Refuse(AppSettings.UserLimit.Name, $"\"{limit}\" {problem}");
        }

        if (options.Payments.Service is not null && options.HttpPayments.FindProblem() is { } refused)
        {
            Refuse(AppSettings.Payments.Name, refused);
        }
    }

    private T Read<T>(Setting<T> setting)
    {
        var text = Text(setting.Name) ?? (setting.IsRequired ? string.Empty : null);
        if (text is null)
        {
            return setting.Default;
        }

        if (setting.FindProblem(text) is not { } problem)
        {
            return setting.Kind.Parse(text);
        }

        Refuse(setting.Name, problem);
        return setting.Default;
    }

    private SettlementDates Dates()
    {
        try
        {
            var file = Read(AppSettings.CalendarFile);
            return SettlementDatesSetting.Read(
                Read(AppSettings.SettlementDates), Read(AppSettings.Accrual), file is null ? null : Path.Combine(AppContext.BaseDirectory, file));
        }
        catch (FormatException exception)
        {
            Refuse(AppSettings.SettlementDates.Name, exception.Message);
        }
        catch (InputFileException exception)
        {
            Refuse(AppSettings.CalendarFile.Name, exception.Message);
        }

        return SettlementDates.EveryDay;
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

    private BlobContainerClient? Inbox(string name, string container)
    {
        var inbox = InboxConnection.Find(configuration, container, out var problem);
        if (inbox is null)
        {
            Refuse(name, problem!);
        }

        return inbox;
    }

    // Null where the host's own default holds.
    private TimeSpan? HostTime(string key)
    {
        var text = HostText(key);
        if (text is null)
        {
            return null;
        }

        if (!TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) || span <= TimeSpan.Zero)
        {
            problems.Add($"host.json, {key}: \"{text}\" is not a time such as 00:02:00");
        }

        return span;
    }

    // The host's own order: an environment variable wins over host.json.
    private string? HostText(string key) => configuration[HostOverride + key] ?? configuration[key];

    // A setting that is there and empty is one that was left out: templates write all of them.
    private string? Text(string name) => string.IsNullOrWhiteSpace(section[name]) ? null : section[name]!.Trim();

    private void Refuse(string name, string problem) => problems.Add($"{SettlementOptions.Section}:{name}: {problem}");
}
