using System.Globalization;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>Several dates as a report shows them: totals, a line a date, then each date in short.</summary>
public sealed record RangeView
{
    /// <summary>The first date.</summary>
    public required SettlementDate From { get; init; }

    /// <summary>The last date.</summary>
    public required SettlementDate To { get; init; }

    /// <summary>The currency's code; null where no date was run.</summary>
    public string? Currency { get; init; }

    /// <summary>What all of them come to.</summary>
    public required IReadOnlyList<Figure> Totals { get; init; }

    /// <summary>What the totals leave out, as a sentence; null where they are of all dates.</summary>
    public string? LeftOut { get; init; }

    /// <summary>Every date.</summary>
    public required IReadOnlyList<RangeDay> Days { get; init; }

    /// <summary>Builds the view.</summary>
    public static RangeView Of(RangeReading reading)
    {
        var corrections = reading.List.Dates.SelectMany(date => date.Corrections).ToList();
        var accepted = reading.Accepted.ToLookup(check => check.Date);
        var settled = reading.List.Dates.Where(IsSettled).ToList();
        var currency = reading.List.Dates.FirstOrDefault(date => date.Day is not null)?.Day!.Plan.Currency;
        return new RangeView
        {
            From = reading.From,
            To = reading.To,
            Currency = currency?.Code,
            Totals = currency is null ? [] : TotalsOf(settled, corrections, currency),
            LeftOut = LeftOutOf(reading.List.Dates, settled.Count),
            Days = [.. reading.List.Dates.Select(date => RangeDay.Of(date, [.. accepted[date.Date]]))],
        };
    }

    private static bool IsSettled(ListedDate date) => date.Day is { State: not DayState.Open, Totals: not null };

    private static List<Figure> TotalsOf(List<ListedDate> settled, List<Correction> corrections, Currency currency)
    {
        Int128 earnings = 0, corrected = 0;
        var residue = default(ExactAmount);
        long credits = 0;
        foreach (var date in settled)
        {
            var totals = date.Day!.Totals!.Value;
            earnings += totals.EarningsMinor;
            credits += totals.Users;
            residue += ProofView.ResidueOf(totals, date.Day.Plan);
        }

        var residueMoved = default(ExactAmount);
        foreach (var correction in corrections)
        {
            corrected += correction.Plan.Totals.DifferenceMinor;
            residueMoved += correction.Plan.ResidueDifference;
        }

        var facts = new List<Figure>
        {
            new("Dates settled", Figures.Count(settled.Count)),
            new("Closed", Figures.Count(settled.Count(date => date.Day!.State == DayState.Closed))),
            new("Records", Figures.Count(credits)),
            new("Earnings", Figures.Amount(earnings, currency), currency.Code),
            new("Residue", Figures.Exact(residue, currency), currency.Code),
            new("Earned, exact", Figures.Exact(ExactAmount.FromMinor(earnings) + residue, currency), currency.Code),
        };
        if (corrections.Count > 0)
        {
            facts.Add(new("Corrections", Figures.Count(corrections.Count)));
            facts.Add(new("Corrected by", Figures.Amount(corrected, currency), currency.Code));
            facts.Add(new("Residue moved by them", Figures.Exact(residueMoved, currency), currency.Code));
            facts.Add(new("Credited in all", Figures.Amount(earnings + corrected, currency), currency.Code));
        }

        return facts;
    }

    private static string? LeftOutOf(IReadOnlyList<ListedDate> dates, int settled) =>
        dates.Count == settled ? null : $"{Figures.Count(dates.Count - settled, "date")} of {Figures.Count(dates.Count)} not settled, and not in these totals.";
}

/// <summary>A date of a report of several.</summary>
public sealed record RangeDay
{
    /// <summary>The settlement date.</summary>
    public required SettlementDate Date { get; init; }

    /// <summary>How it stands.</summary>
    public required StateMark State { get; init; }

    /// <summary>Whether it is not settled, though a later date is.</summary>
    public bool IsGap { get; init; }

    /// <summary>What it waits for; null where it waits for nothing.</summary>
    public string? Missing { get; init; }

    /// <summary>Its records; null where it is not settled.</summary>
    public string? Users { get; init; }

    /// <summary>The plan's yield, or the one that was imported; null where there is none.</summary>
    public string? Yield { get; init; }

    /// <summary>Σ earnings; null where it is not settled.</summary>
    public string? Earnings { get; init; }

    /// <summary>Σ residues; null where it is not settled.</summary>
    public string? Residue { get; init; }

    /// <summary>What its corrections come to; null where there are none.</summary>
    public string? Corrected { get; init; }

    /// <summary>What the reconciliation at the end of the last run found; null before the first.</summary>
    public string? Breaks { get; init; }

    /// <summary>The plan on one line; null before the first run.</summary>
    public string? Plan { get; init; }

    /// <summary>The hash of its certificate; null before it is closed.</summary>
    public string? CertificateHash { get; init; }

    /// <summary>Its corrections.</summary>
    public required IReadOnlyList<CorrectionView> Corrections { get; init; }

    /// <summary>Its latest run or close; null before the first.</summary>
    public LoggedRunDocument? LastRun { get; init; }

    /// <summary>What was let through by name.</summary>
    public required IReadOnlyList<AcceptedCheck> Accepted { get; init; }

    /// <summary>Whether there is more to say of it than its line does.</summary>
    public bool HasMore => Plan is not null || Accepted.Count > 0;

    internal static RangeDay Of(ListedDate date, IReadOnlyList<AcceptedCheck> accepted)
    {
        var corrections = date.Corrections;
        var settled = date.Day is { State: not DayState.Open, Totals: { } totals } day
            ? (day.Plan, Totals: totals)
            : ((DayPlan Plan, DayTotals Totals)?)null;
        Int128 corrected = 0;
        foreach (var correction in corrections)
        {
            corrected += correction.Plan.Totals.DifferenceMinor;
        }

        return new RangeDay
        {
            Date = date.Date,
            State = StateMark.Of(date.State),
            IsGap = date.IsGap,
            Missing = date.Missing == default ? null : date.Missing.ToString(),
            Users = settled is { } counted ? Figures.Count(counted.Totals.Users) : null,
            Yield = (date.Day?.Plan.Yield ?? date.Inputs.Yield)?.ToText(),
            Earnings = settled is { } summed ? Figures.Amount(summed.Totals.EarningsMinor, summed.Plan.Currency) : null,
            Residue = settled is { } left ? Figures.Exact(ProofView.ResidueOf(left.Totals, left.Plan), left.Plan.Currency) : null,
            Corrected = corrections.Count == 0 ? null : Figures.Amount(corrected, corrections[0].Plan.Plan.Currency),
            Breaks = date.Day?.Breaks?.ToString("N0", CultureInfo.InvariantCulture),
            Plan = date.Day?.Plan.ToString(),
            CertificateHash = date.Day?.Certificate is { } text ? Digest.Of(text).ToString() : null,
            Corrections = [.. corrections.Select(CorrectionView.Of)],
            LastRun = date.LastRun is { } run ? LoggedRunDocument.Of(run, date.Lease) : null,
            Accepted = accepted,
        };
    }
}
