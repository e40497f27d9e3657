using System.Globalization;
using Microsoft.AspNetCore.Http;
using Settlement.Core;

namespace Settlement.Web;

/// <summary>The parts of addresses: settlement dates and users.</summary>
public static class SettlementRoute
{
    /// <summary>Where all dates are.</summary>
    public const string All = "/api/settlements";

    /// <summary>Where a date's status is.</summary>
    public static string Of(SettlementDate date) => $"/api/settlements/{date}";

    /// <summary>Where a date's corrections are, and its latest preview.</summary>
    public static string OfCorrections(SettlementDate date) => $"{Of(date)}/corrections";

    /// <summary>Where a correction is.</summary>
    public static string OfCorrection(SettlementDate date, int number) => string.Create(CultureInfo.InvariantCulture, $"{OfCorrections(date)}/{number}");

    /// <exception cref="ProblemException">It is none: 400.</exception>
    public static int ParseCorrection(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= CorrectionPlan.LargestNumber
            ? number
            : throw ProblemException.BadRequest($"The correction \"{text}\" is not a number of 1 to {CorrectionPlan.LargestNumber}.");

    /// <exception cref="ProblemException">It is none: 400.</exception>
    public static SettlementDate ParseDate(string text) => SettlementDate.TryParse(text, out var date, out var problem)
        ? date
        : throw ProblemException.BadRequest($"The date \"{text}\" {problem}.");

    /// <exception cref="ProblemException">It is none: 400.</exception>
    public static UserId ParseUser(string text) => UserId.TryParse(text, out var user, out var problem)
        ? user
        : throw ProblemException.BadRequest($"The user id \"{text}\" {problem}.");

    /// <summary>The range that a query asks for: <c>from</c> and <c>to</c>, each once or not at all, and nothing else but a key.</summary>
    /// <exception cref="ProblemException">It asks for something else: 400.</exception>
    public static (SettlementDate? From, SettlementDate? To) ParseRange(IQueryCollection query)
    {
        // The host takes a key there, under this name.
        foreach (var name in query.Keys.Where(name => name is not ("from" or "to" or "code")))
        {
            throw ProblemException.BadRequest($"The parameter \"{name}\" is unknown; the known ones are from and to.");
        }

        var (from, to) = (DateIn(query, "from"), DateIn(query, "to"));
        return from is { } first && to is { } last && last.CompareTo(first) < 0
            ? throw ProblemException.BadRequest($"to, {last}, is before from, {first}.")
            : (from, to);
    }

    private static SettlementDate? DateIn(IQueryCollection query, string name) => query[name] switch
    {
        { Count: 0 } => null,
        [{ } text] => ParseDate(text),
        _ => throw ProblemException.BadRequest($"{name} is given more than once."),
    };
}
