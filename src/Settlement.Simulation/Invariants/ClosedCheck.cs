using System.Numerics;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// Holds the books of a closed day against each other: nothing can be mended any more, so every cent has to be there.
/// </summary>
internal sealed class ClosedCheck(World world)
{
    /// <summary>Checks I4, I5 and I7.</summary>
    /// <param name="day">The closed day.</param>
    public void Check(Day day)
    {
        CheckInputs(day.Plan);
        CheckCertificate(day);
        BigInteger recorded = 0, residues = 0;
        var records = world.Store.ListRecords(day.Plan.Date);
        foreach (var record in records)
        {
            recorded += record.Earnings.Credited.Minor;
            residues += record.Earnings.ResidueNumerator;
        }

        BigInteger paid = 0;
        foreach (var payment in world.PaymentsMade)
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

    // Inputs are sealed before they are compared: the plan has their yield, and each position the record that it calls for.
    private void CheckInputs(DayPlan plan)
    {
        if (world.Inputs.ReadYield(plan.Date) != plan.Yield)
        {
            world.Watch.Report(Invariant.I4, "the day is closed, and the yield is not that of its plan");
        }

        var derivation = new DayDerivation(plan);
        foreach (var stored in world.Inputs.Positions(plan.Date))
        {
            var record = stored.TryValidate(out var position, out _) ? world.Store.ReadRecord(plan.Date, position.UserId) : null;
            if (record?.HasSameContentAs(world.Called(derivation, position)) != true)
            {
                world.Watch.Report(Invariant.I4, $"the day is closed, and the record of {stored.UserId} is not what its position calls for");
            }
        }
    }

    private void CheckCertificate(Day day)
    {
        using var digest = new RecordsTree(day.Plan);
        foreach (var record in world.Store.ListRecords(day.Plan.Date))
        {
            digest.Add(record);
        }

        if (!CertificateText.TryParse(day.Certificate ?? string.Empty, out var certificate) || certificate.Records != digest.Take() ||
            certificate.Payments != world.PaymentsMade.Count)
        {
            world.Watch.Report(Invariant.I7, "the day is closed, and its certificate does not say what is recorded and paid");
        }
    }
}
