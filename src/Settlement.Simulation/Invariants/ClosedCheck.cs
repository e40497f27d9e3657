using System.Numerics;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// Holds the books of a closed day against each other: nothing can be mended any more, so every cent has to be there.
/// </summary>
internal sealed class ClosedCheck(World world)
{
    /// <summary>Checks I5.</summary>
    /// <param name="day">The closed day.</param>
    public void Check(Day day)
    {
        BigInteger recorded = 0, residues = 0;
        var records = world.Store.ListRecords(day.Plan.Date);
        foreach (var record in records)
        {
            recorded += record.Earnings.Credited.Minor;
            residues += record.Earnings.ResidueNumerator;
        }

        BigInteger paid = 0;
        foreach (var payment in world.Payments.Made)
        {
            paid += payment.Amount.Minor;
        }

        var booked = ResiduePosting.Total(world.Store.ListResiduePostings(day.Plan.Date));
        var totals = new DayTotals(records.Count, (Int128)recorded, (Int128)residues);
        if (paid != recorded || day.Totals != totals || booked != new ExactAmount(residues, day.Plan.Yield.Denominator))
        {
            world.Watch.Report(
                Invariant.I5, $"the day is closed with {day.Totals}; the records are {totals}, paid {paid}, residue booked {booked}");
        }
    }
}
