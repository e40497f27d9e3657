using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Web;

/// <summary>What a report of several dates is built from: what is stored for each date as a whole, nothing of any user.</summary>
/// <param name="From">The first date.</param>
/// <param name="To">The last date.</param>
/// <param name="List">Every date.</param>
/// <param name="Accepted">What was let through by name, by date.</param>
public sealed record RangeReading(
    SettlementDate From,
    SettlementDate To,
    DateList List,
    IReadOnlyList<AcceptedCheck> Accepted)
{
    /// <summary>The most dates of a report.</summary>
    public const int MostDates = 366;

    /// <summary>Reads it.</summary>
    /// <param name="stores">The stores, open for reading.</param>
    /// <param name="from">The first date.</param>
    /// <param name="to">The last date.</param>
    /// <param name="now">The clock.</param>
    /// <param name="rules">When dates fall due, and which are settlement dates.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="DateRangeException">There are more than <see cref="MostDates"/>.</exception>
    public static async Task<RangeReading> ReadAsync(
        OpenStores stores, SettlementDate from, SettlementDate to, DateTimeOffset now, DateRules rules, CancellationToken cancellationToken)
    {
        if (to.Day.DayNumber - from.Day.DayNumber >= MostDates)
        {
            throw new DateRangeException($"{from} to {to} are more than {MostDates} dates");
        }

        var list = await DateList.ReadAsync(stores.Dates, from, to, now, rules, cancellationToken);
        var accepted = new List<AcceptedCheck>();
        foreach (var date in list.Dates.Where(date => date.Inputs.HasPositions || date.Inputs.Yield is not null))
        {
            accepted.AddRange(await stores.Inputs.ListAcceptedAsync(date.Date, cancellationToken));
        }

        return new RangeReading(from, to, list, accepted);
    }
}
