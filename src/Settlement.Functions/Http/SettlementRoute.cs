using Settlement.Core;

namespace Settlement.Functions;

/// <summary>The part of an address that every route has: the settlement date.</summary>
internal static class SettlementRoute
{
    /// <summary>Where a date's status is.</summary>
    public static string Of(SettlementDate date) => $"/api/settlements/{date}";

    /// <exception cref="ProblemException">It is none: 400.</exception>
    public static SettlementDate ParseDate(string text) => SettlementDate.TryParse(text, out var date, out var problem)
        ? date
        : throw ProblemException.BadRequest($"The date \"{text}\" {problem}.");
}
