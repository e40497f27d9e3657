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

    public static StoreCard Card(string? product, string? currency) =>
        ProductId.TryParse(product ?? string.Empty, out var id, out _) && Currency.Find(currency) is { } known
            ? new StoreCard(id, known)
            : throw new FormatException($"product \"{product}\" in currency \"{currency}\" is no card of a store");

    public static DayPlan Plan(PlanText text) =>
        text.TryRead(out var plan, out var problem) ? plan : throw new FormatException($"{problem} in the store");
}
