using System.Numerics;
using Settlement.Core;

namespace Settlement.Web;

/// <summary>That what was credited and what rounding left are together what was earned, to the last digit.</summary>
/// <param name="Earnings">Σ earnings, in major units.</param>
/// <param name="Residue">Σ residues, to the last digit.</param>
/// <param name="Sum">Both together.</param>
/// <param name="Exact">Σ position × yield, computed by itself; null where nobody has computed it.</param>
/// <param name="Agrees">Whether sum and exact are the same; true where nobody has computed it.</param>
/// <param name="Booked">What the residue account holds for the date.</param>
/// <param name="IsBooked">Whether that is the residue.</param>
/// <param name="Source">Where the figures come from, as the end of a sentence.</param>
public sealed record ProofView(
    string Earnings, string Residue, string Sum, string? Exact, bool Agrees, string Booked, bool IsBooked, string Source)
{
    /// <summary>The residue of some totals, in minor units, exact.</summary>
    internal static ExactAmount ResidueOf(DayTotals totals, DayPlan plan) => new((BigInteger)totals.ResidueNumerator, plan.Yield.Denominator);

    internal static ProofView? Of(DayReading reading)
    {
        if (reading is not { Totals: { } totals, Plan: { } plan })
        {
            return null;
        }

        ExactAmount? exact = null;
        var source = "the last clean comparison";
        if (reading.Comparison is { Day: var compared })
        {
            exact = compared.Exact(plan);
            source = "the comparison made for this page";
        }
        else if (reading.Day?.Certificate is { } text && CertificateText.TryParse(text, out var certificate))
        {
            exact = certificate.Exact;
            source = "the certificate";
        }

        var residue = ResidueOf(totals, plan);
        var sum = ExactAmount.FromMinor(totals.EarningsMinor) + residue;
        return new ProofView(
            Figures.Amount(totals.EarningsMinor, plan.Currency),
            Figures.Exact(residue, plan.Currency),
            Figures.Exact(sum, plan.Currency),
            exact is { } known ? Figures.Exact(known, plan.Currency) : null,
            exact is null || exact == sum,
            Figures.Exact(reading.ResidueBooked, plan.Currency),
            reading.ResidueBooked == residue,
            source);
    }
}

/// <summary>The three-way comparison, and that of the corrections' entries.</summary>
/// <param name="IsClean">Whether all of it agrees.</param>
/// <param name="Sides">What should be, what is recorded, what is paid.</param>
/// <param name="Entries">The same of the corrections' entries, with what is owed; empty where there are none.</param>
/// <param name="Unseen">Whether nobody has seen what a payment service paid beside what it was asked for.</param>
public sealed record ComparisonView(bool IsClean, IReadOnlyList<ComparedSide> Sides, IReadOnlyList<ComparedSide> Entries, bool Unseen)
{
    internal static ComparisonView? Of(DayReading reading)
    {
        if (reading is not { Comparison: { } compared, Plan: { Currency: var currency } })
        {
            return null;
        }

        var (day, entries) = (compared.Day, compared.Entries);
        return new ComparisonView(
            compared.IsClean,
            [
                new("Should be", Figures.Count(day.Positions), Figures.Amount(day.ExpectedMinor, currency)),
                new("Recorded", Figures.Count(day.Records), Figures.Amount(day.RecordedMinor, currency)),
                new("Paid", Figures.Count(day.Payments), Figures.Amount(day.PaidMinor, currency)),
            ],
            entries is null
                ? []
                :
                [
                    new("Should be", null, Figures.Amount(entries.ExpectedMinor, currency)),
                    new("Recorded", Figures.Count(entries.Entries), Figures.Amount(entries.RecordedMinor, currency)),
                    new("Paid", null, Figures.Amount(entries.PaidMinor, currency)),
                    new("Owed by users", null, Figures.Amount(entries.OwedMinor, currency)),
                    new("Settled elsewhere", null, Figures.Amount(entries.SettledElsewhereMinor, currency)),
                ],
            day.Unseen);
    }
}

/// <summary>One side of a comparison.</summary>
/// <param name="Name">Which.</param>
/// <param name="Users">Of how many users; null where nobody counts them.</param>
/// <param name="Amount">How much, in major units.</param>
public sealed record ComparedSide(string Name, string? Users, string Amount);
