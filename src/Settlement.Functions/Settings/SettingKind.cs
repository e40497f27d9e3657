using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Functions;

/// <summary>What may be set, and how it is read.</summary>
/// <param name="Values">What may be set, in Markdown.</param>
/// <param name="TryParse">Reads a text that has no space around it.</param>
/// <param name="Refusal">Why a text is refused, as the end of a sentence that begins with the text.</param>
internal sealed record SettingKind<T>(string Values, SettingParser<T> TryParse, Func<string, string> Refusal)
{
    /// <summary>A text as a message may show it.</summary>
    public Func<string, string> Quote { get; init; } = static text => text;

    /// <exception cref="FormatException">The text is refused.</exception>
    public T Parse(string text) => TryParse(text, out var value) ? value : throw new FormatException($"\"{Quote(text)}\" {Refusal(text)}");
}

internal delegate bool SettingParser<T>(string text, [MaybeNullWhen(false)] out T value);

/// <summary>The kinds there are.</summary>
internal static class SettingKind
{
    private const int TimerFields = 6;
    private const string TimerExample = "0 30 16 * * *";

    /// <summary>When a timer fires. The host reads it too, and closer.</summary>
    public static SettingKind<string> Timer { get; } = new(
        $"an NCRONTAB expression of {TimerFields} fields in UTC, such as `{TimerExample}`",
        TryTimer,
        _ => $"is not an NCRONTAB expression of {TimerFields} fields in UTC, such as \"{TimerExample}\"");

    public static SettingKind<TimeZoneInfo> TimeZone { get; } = new(
        "an IANA name such as `Asia/Shanghai`",
        TimeZoneInfo.TryFindSystemTimeZoneById,
        _ => "is not a known time zone; give an IANA name such as Asia/Shanghai");

    public static SettingKind<TimeSpan> CutOff { get; } = new(
        $"{TimeSpan.Zero:c} to {SettlementCalendar.LatestCutOff:c}",
        (text, out value) => TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value) &&
            value >= TimeSpan.Zero && value <= SettlementCalendar.LatestCutOff,
        _ => $"is not a time from {TimeSpan.Zero:c} to {SettlementCalendar.LatestCutOff:c}, written [days.]hours:minutes:seconds");

    public static SettingKind<PaymentsUrl> Payments { get; } = new(
        "`ledger`, or an https address",
        (text, out value) => PaymentsUrl.TryParse(text, out value, out _),
        text => PaymentsUrl.TryParse(text, out _, out var problem) ? string.Empty : problem!)
    {
        Quote = PaymentsUrl.Redact,
    };

    public static SettingKind<ProductId> Product { get; } = new(
        "1 to 64 of `A-Z a-z 0-9 . _ -`",
        (text, out value) => ProductId.TryParse(text, out value, out _),
        text => ProductId.TryParse(text, out _, out var problem) ? string.Empty : problem!);

    public static SettingKind<Currency> Currency { get; } = new(
        "an ISO 4217 code",
        TryCurrency,
        _ => "is not an ISO 4217 code such as CNY");

    public static SettingKind<Rounding> Rounding { get; } =
        OneOf<Rounding>(Roundings.Name, names => $"is not one of {string.Join(", ", names)}");

    public static SettingKind<ResiduePolicy> ResiduePolicy { get; } =
        OneOf<ResiduePolicy>(ResiduePolicies.Name, names => $"is not one of {string.Join(", ", names)}");

    public static SettingKind<CallerAuthentication> Authentication { get; } =
        OneOf<CallerAuthentication>(value => value.ToKebabCase(), names => $"is neither {string.Join(" nor ", names)}");

    public static SettingKind<bool> Truth { get; } = new("`true` or `false`", bool.TryParse, _ => "is neither true nor false");

    /// <summary>An amount as text, with the decimals of any currency; how many it may have is the currency's to say.</summary>
    public static SettingKind<string?> OptionalAmount { get; } = new(
        "an amount in major units, more than zero",
        (text, out value) => (value = Money.TryParse(text, Core.Currency.Find("CLF")!, out var amount, out _) && amount.Minor > 0 ? text : null) is not null,
        _ => "is not an amount of more than zero, such as 1000.00");

    /// <summary>A whole number; both ends of its range are in it.</summary>
    public static SettingKind<int> Number(int smallest, int largest) => new(
        string.Create(CultureInfo.InvariantCulture, $"{smallest:N0} to {largest:N0}"),
        (text, out value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= smallest && value <= largest,
        _ => $"is not a whole number from {smallest} to {largest}");

    /// <summary>The same, where it makes a difference whether a number was set.</summary>
    public static SettingKind<int?> OptionalNumber(int smallest, int largest)
    {
        var number = Number(smallest, largest);
        return new(
            number.Values,
            (text, out value) => (value = number.TryParse(text, out var read) ? read : null) is not null,
            number.Refusal);
    }

    /// <summary>The same, or <c>off</c>.</summary>
    public static SettingKind<int?> NumberOrOff(int smallest, int largest)
    {
        const string Off = "off";
        var number = Number(smallest, largest);
        return new(
            $"`{Off}`, or {number.Values}",
            (text, out value) => (value = number.TryParse(text, out var read) ? read : null) is not null || text == Off,
            text => $"{number.Refusal(text)}, and not {Off}");
    }

    /// <summary>Any text: the reader of the settings knows what it says.</summary>
    public static SettingKind<string> Text(string values) => new(values, TakeAsItIs, _ => string.Empty);

    /// <summary>The same, where it makes a difference whether a text was set.</summary>
    public static SettingKind<string?> OptionalText(string values) => new(values, TakeAsItIs, _ => string.Empty);

    private static bool TryTimer(string text, out string value)
    {
        value = text;
        return text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == TimerFields;
    }

    private static bool TryCurrency(string text, [MaybeNullWhen(false)] out Currency value)
    {
        value = Core.Currency.Find(text);
        return value is not null;
    }

    private static bool TakeAsItIs(string text, out string value)
    {
        value = text;
        return true;
    }

    private static SettingKind<T> OneOf<T>(Func<T, string> name, Func<IEnumerable<string>, string> refusal)
        where T : struct, Enum
    {
        var known = Enum.GetValues<T>().ToDictionary(name, StringComparer.Ordinal);
        return new(string.Join(", ", known.Keys.Select(text => $"`{text}`")), known.TryGetValue, _ => refusal(known.Keys));
    }
}
