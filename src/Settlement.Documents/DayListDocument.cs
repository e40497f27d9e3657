using Settlement.Core;

namespace Settlement.Documents;

/// <summary>The dates that were run, over HTTP.</summary>
/// <param name="From">The first date asked for; null for the first there is.</param>
/// <param name="To">The last date asked for; null for the last there is.</param>
/// <param name="Days">The dates, in order.</param>
public sealed record DayListDocument(string? From, string? To, IReadOnlyList<ListedDayDocument> Days)
{
    /// <summary>The document of a range of dates.</summary>
    public static DayListDocument Of(SettlementDate? from, SettlementDate? to, IEnumerable<Day> days) =>
        new(from?.ToString(), to?.ToString(), [.. days.Select(ListedDayDocument.Of)]);
}

/// <summary>A date of the list, with the names of <see cref="DayDocument"/>.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="State"><c>open</c>, <c>settled</c> or <c>closed</c>.</param>
/// <param name="Currency">The currency of its amounts.</param>
/// <param name="Totals">The totals of the last clean reconciliation; null while there was none.</param>
/// <param name="CertificateHash">The hash of the closed day's certificate; null before the day is closed.</param>
public sealed record ListedDayDocument(string Date, string State, string Currency, TotalsDocument? Totals, string? CertificateHash)
{
    /// <summary>The document of a day.</summary>
    public static ListedDayDocument Of(Day day) => new(
        day.Plan.Date.ToString(),
        DayDocument.StateOf(day),
        day.Plan.Currency.Code,
        day.Totals is { } totals ? TotalsDocument.Of(day.Plan, totals) : null,
        day.Certificate is { } certificate ? Digest.Of(certificate).ToString() : null);
}
