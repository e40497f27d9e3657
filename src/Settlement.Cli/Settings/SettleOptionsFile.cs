using System.Globalization;
using System.Text.Json;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>
/// Reads <see cref="SettleOptions"/> from a JSON file. A field it does not know is refused: a misspelt setting that is
/// silently left at its default is found out when the money is gone.
/// </summary>
internal static class SettleOptionsFile
{
    /// <summary>The file that is read where none is named, if it is in the working folder.</summary>
    public const string DefaultName = "settle.json";

    public static readonly IReadOnlyList<string> Fields =
    [
        "product", "currency", "rounding", "residuePolicy", "requireControl", "attemptSeconds", "attempts", "backOffSeconds", "leaseSeconds",
        "paymentsPromiseIdempotency", "paymentsTakeReversals", "paymentsConcurrency", "paymentsAttempts", "paymentsAttemptSeconds",
        "yieldJumpFactor", "totalJumpPercent", "rowsJumpPercent", "userLimit", "timeZone", "cutOff", "settlementDates", "accrual", "calendarFile",
        "store", "positions", "payments", Profiles,
    ];

    private const string Profiles = "profiles";

    private static readonly JsonDocumentOptions Json = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
    };

    /// <summary>The options of a file, or the defaults where there is no file.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="profile">The profile whose settings stand before the file's own; null for none.</param>
    /// <exception cref="BadUsageException">The file cannot be read, something in it is refused, or it has no such profile.</exception>
    public static SettleOptions Load(string? path, string? profile = null) => path is null
        ? new SettleOptions()
        : Guard(path, () =>
        {
            var content = Read(File.ReadAllBytes(path), FolderOf(path));
            return profile is null ? content.Own : Choose(content, profile);
        });

    /// <summary>The options of a text that is to be a file.</summary>
    /// <exception cref="BadUsageException">Something in it is refused.</exception>
    public static SettleOptions Parse(string path, ReadOnlyMemory<byte> text) => Guard(path, () => Read(text, FolderOf(path)).Own);

    /// <summary>The profiles of a file, in its order, each with what it takes over from the file's own settings.</summary>
    /// <exception cref="BadUsageException">The file cannot be read, or something in it is refused.</exception>
    public static IReadOnlyList<(string Name, SettleOptions Options)> ReadProfiles(string path) => Guard(path, () => Read(File.ReadAllBytes(path), FolderOf(path)).Profiles);

    private static string FolderOf(string path) => Path.GetDirectoryName(path) ?? string.Empty;

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException exception)
        {
            var line = exception.LineNumber is { } number ? $", line {number + 1}" : string.Empty;
            throw new BadUsageException($"{path}{line}: not a JSON object of settings: {OneLine.Of(exception.Message)}", exception);
        }
        catch (FormatException exception)
        {
            throw new BadUsageException($"{path}: {exception.Message}", exception);
        }
        catch (InputFileException exception)
        {
            throw new BadUsageException($"{path}: calendarFile: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadUsageException($"{path} cannot be read: {OneLine.Of(exception.Message)}", exception);
        }
    }

    private static Content Read(ReadOnlyMemory<byte> text, string folder)
    {
        // Editors on Windows begin UTF-8 with a mark that JSON does not know.
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        using var document = JsonDocument.Parse(text.Span.StartsWith(mark) ? text[mark.Length..] : text, Json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("not a JSON object of settings");
        }

        var own = Set(new Settings(new SettleOptions(), default), folder, document.RootElement.EnumerateObject().Where(field => field.Name != Profiles));
        var profiles = new List<(string, SettleOptions)>();
        if (document.RootElement.TryGetProperty(Profiles, out var list))
        {
            foreach (var profile in ObjectOf(Profiles, list))
            {
                profiles.Add((ProfileName(profile.Name), ReadProfile(own, folder, profile)));
            }
        }

        return new Content(own.Options, profiles);
    }

    private static SettleOptions ReadProfile(Settings own, string folder, JsonProperty profile)
    {
        try
        {
            return Set(own, folder, ObjectOf($"profile {profile.Name}", profile.Value)).Options;
        }
        catch (FormatException exception) when (profile.Value.ValueKind == JsonValueKind.Object)
        {
            throw new FormatException($"profile {profile.Name}: {exception.Message}", exception);
        }
    }

    private static SettleOptions Choose(Content content, string name)
    {
        foreach (var (known, options) in content.Profiles)
        {
            if (known == name)
            {
                return options;
            }
        }

        var names = content.Profiles.Count == 0 ? "none" : string.Join(", ", content.Profiles.Select(profile => profile.Name));
        throw new FormatException($"there is no profile \"{OneLine.Of(name)}\"; the file has {names}");
    }

    private static JsonElement.ObjectEnumerator ObjectOf(string name, JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject()
        : throw new FormatException($"{name} is not an object");

    private static string ProfileName(string name) => ProductId.TryParse(name, out _, out var problem)
        ? name
        : throw new FormatException($"profile \"{OneLine.Of(name)}\" {problem}");

    private static Settings Set(Settings settings, string folder, IEnumerable<JsonProperty> fields)
    {
        var (options, calendar) = settings;
        CalendarFields given = default;
        foreach (var field in fields)
        {
            switch (field.Name)
            {
                case "settlementDates":
                    given = given with { Dates = Text(field.Name, field.Value) };
                    break;

                case "accrual":
                    given = given with { Accrual = Text(field.Name, field.Value) };
                    break;

                case "calendarFile":
                    given = given with { File = Path.Combine(folder, Text(field.Name, field.Value)) };
                    break;

                default:
                    options = Set(options, field.Name, field.Value);
                    break;
            }
        }

        CheckTogether(options);
        if (given == default)
        {
            return new Settings(options, calendar);
        }

        calendar = given.Over(calendar);
        return new Settings(options with { Dates = SettlementDatesSetting.Read(calendar.Dates, calendar.Accrual, calendar.File) }, calendar);
    }

    private static void CheckTogether(SettleOptions options)
    {
        if (options.UserLimit is { } limit && FindLimitProblem(limit, options.Currency) is { } problem)
        {
            throw new FormatException($"userLimit \"{OneLine.Of(limit)}\" {problem}");
        }

        if (options.TimeZone is null != options.CutOff is null)
        {
            throw new FormatException("timeZone and cutOff go together: set both, or neither");
        }
    }

    private static string? FindLimitProblem(string text, Currency currency) =>
        !Money.TryParse(text, currency, out var limit, out var problem) ? problem : limit.Minor > 0 ? null : "is not more than zero";

    private static SettleOptions Set(SettleOptions options, string name, JsonElement value) => name switch
    {
        "product" => options with { Product = Product(Text(name, value)) },
        "currency" => options with { Currency = FindCurrency(Text(name, value)) },
        "rounding" => options with { Rounding = FindRounding(Text(name, value)) },
        "residuePolicy" => options with { ResiduePolicy = FindResiduePolicy(Text(name, value)) },
        "requireControl" => options with { RequireControl = Truth(name, value) },
        "attemptSeconds" => options with { AttemptSeconds = Number(name, value, 1, 3_600) },
        "attempts" => options with { Attempts = Number(name, value, 1, 100) },
        "backOffSeconds" => options with { BackOffSeconds = Number(name, value, 0, 3_600) },
        "leaseSeconds" => options with { LeaseSeconds = Number(name, value, 1, 1_000_000) },
        "paymentsPromiseIdempotency" => options with { PaymentsPromiseIdempotency = Truth(name, value) },
        "paymentsTakeReversals" => options with { PaymentsTakeReversals = Truth(name, value) },
        "paymentsConcurrency" => options with { PaymentsConcurrency = Number(name, value, 1, 256) },
        "paymentsAttempts" => options with { PaymentsAttempts = Number(name, value, 1, 20) },
        "paymentsAttemptSeconds" => options with { PaymentsAttemptSeconds = Number(name, value, 1, 3_600) },
        "yieldJumpFactor" => options with { YieldJumpFactor = OptionalNumber(name, value, 2, 1_000_000) },
        "totalJumpPercent" => options with { TotalJumpPercent = OptionalNumber(name, value, 1, 1_000_000) },
        "rowsJumpPercent" => options with { RowsJumpPercent = OptionalNumber(name, value, 1, 1_000_000) },
        "userLimit" => options with { UserLimit = value.ValueKind == JsonValueKind.Null ? null : Text(name, value) },
        "timeZone" => options with { TimeZone = FindTimeZone(Text(name, value)) },
        "cutOff" => options with { CutOff = ReadCutOff(Text(name, value)) },
        "store" => options with { Store = FindStore(name, Text(name, value)) },
        "positions" => options with { Positions = FindStore(name, Text(name, value)) },
        "payments" => options with { Payments = FindPayments(Text(name, value)) },
        _ => throw new FormatException($"unknown field \"{OneLine.Of(name)}\"; known names are {string.Join(", ", Fields)}"),
    };

    private static StoreUrl FindStore(string name, string text) => StoreUrl.TryParse(text, out var url, out var problem)
        ? url
        : throw new FormatException($"{name} \"{StoreUrl.WithoutSecrets(OneLine.Of(text))}\" {problem}");

    private static PaymentsUrl FindPayments(string text) => PaymentsUrl.TryParse(text, out var url, out var problem)
        ? url
        : throw new FormatException($"payments \"{PaymentsUrl.Redact(text)}\" {problem}");

    private static ProductId Product(string text) => ProductId.TryParse(text, out var product, out var problem)
        ? product
        : throw new FormatException($"product \"{OneLine.Of(text)}\" {problem}");

    private static Currency FindCurrency(string text) => Currency.Find(text)
        ?? throw new FormatException($"currency \"{OneLine.Of(text)}\" is not an ISO 4217 code such as CNY");

    private static Rounding FindRounding(string text) => Roundings.Find(text)
        ?? throw new FormatException(
            $"rounding \"{OneLine.Of(text)}\" is not one of {string.Join(", ", Enum.GetValues<Rounding>().Select(rounding => rounding.Name()))}");

    private static ResiduePolicy FindResiduePolicy(string text) => ResiduePolicies.Find(text)
        ?? throw new FormatException(
            $"residuePolicy \"{OneLine.Of(text)}\" is not one of {string.Join(", ", Enum.GetValues<ResiduePolicy>().Select(policy => policy.Name()))}");

    private static TimeZoneInfo FindTimeZone(string text) => TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone)
        ? zone
        : throw new FormatException($"timeZone \"{OneLine.Of(text)}\" is not a known time zone; give an IANA name such as Asia/Shanghai");

    private static TimeSpan ReadCutOff(string text) =>
        TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var cutOff) && cutOff >= TimeSpan.Zero && cutOff <= SettlementCalendar.LatestCutOff
            ? cutOff
            : throw new FormatException(
                $"cutOff \"{OneLine.Of(text)}\" is not a time from 00:00:00 to {SettlementCalendar.LatestCutOff:c}, written [days.]hours:minutes:seconds");

    private static int? OptionalNumber(string name, JsonElement value, int smallest, int largest) =>
        value.ValueKind == JsonValueKind.Null ? null : Number(name, value, smallest, largest);

    private static string Text(string name, JsonElement value) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw new FormatException($"{name} is not a string");

    private static bool Truth(string name, JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? value.GetBoolean()
        : throw new FormatException($"{name} is neither true nor false");

    private static int Number(string name, JsonElement value, int smallest, int largest) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= smallest && number <= largest
            ? number
            : throw new FormatException($"{name} is not a whole number from {smallest} to {largest}");

    /// <summary>The options, and the texts that their settlement dates were read from: a profile takes over each that it does not name.</summary>
    private sealed record Settings(SettleOptions Options, CalendarFields Calendar);

    private readonly record struct CalendarFields(string? Dates, string? Accrual, string? File)
    {
        /// <summary>These, and the file's own where these name none. Who asks for other dates has no use for the calendar of those.</summary>
        public CalendarFields Over(CalendarFields own) =>
            Dates is null || Dates == own.Dates ? new(Dates ?? own.Dates, Accrual ?? own.Accrual, File ?? own.File) : this;
    }

    /// <summary>A file's own settings, and its profiles in their order.</summary>
    private sealed record Content(SettleOptions Own, IReadOnlyList<(string Name, SettleOptions Options)> Profiles);
}
