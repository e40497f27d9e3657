using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Reads back what stores keep as text.</summary>
internal static class StoredText
{
    public static Yield Yield(string quote, string text) => Core.Yield.Parse(
        text, YieldQuotes.Find(quote) ?? throw new FormatException($"unknown yield quote \"{quote}\" in the store"));

    /// <summary>An instant as it is written: UTC, to the last digit, so that it sorts as text.</summary>
    public static string Of(DateTimeOffset instant) => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static DateTimeOffset Instant(string text) =>
        DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static DayPlan Plan(SettlementDate date, string product, string currency, string quote, string yield, string rounding, string payer) => new(
        date,
        ProductId.Parse(product),
        Currency.Find(currency) ?? throw new FormatException($"unknown currency \"{currency}\" in the store"),
        Yield(quote, yield),
        Roundings.Find(rounding) ?? throw new FormatException($"unknown rounding \"{rounding}\" in the store"),
        Payers.Find(payer) ?? throw new FormatException($"unknown payer \"{payer}\" in the store"));
}
