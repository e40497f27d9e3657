using Settlement.Core;

namespace Settlement.Web;

/// <summary>Why a user got an amount: a line for each step, with where it comes from.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Amount">What the user gets for the date in all; null where nothing is recorded.</param>
/// <param name="Currency">The currency's code.</param>
/// <param name="Status">How far the user has come.</param>
/// <param name="Steps">The steps, in order.</param>
/// <param name="Problem">What is not as it should be; null where all is well.</param>
/// <param name="Proof">Where the proof is; null where there is none, since the date is not closed.</param>
public sealed record WhyView(
    SettlementDate Date, string? Amount, string Currency, string Status, IReadOnlyList<WhyStep> Steps, string? Problem, string? Proof)
{
    internal static WhyView Of(Explanation explanation, string? proof)
    {
        var (plan, currency) = (explanation.Plan, explanation.Plan.Currency);
        var steps = new List<WhyStep>();
        if (explanation.Basis is { } basis)
        {
            steps.Add(new(
                "Position",
                $"{Figures.Amount(basis.Position, currency)} {currency}",
                explanation.Record is null ? "the positions imported for the date" : "the record, made from the positions imported for the date"));
            steps.Add(new("Yield", Figures.Yield(plan.Yield), explanation.Record is null ? "the yield imported for the date" : "the day's plan, frozen by its first run"));
            steps.Add(new("Exact earnings", explanation.Formula!, "position × yield, nothing rounded"));
            if (basis.Carried is { } carried)
            {
                steps.Add(new(
                    "Taken over",
                    $"{carried.TakenOver.ToText(currency)} {currency}",
                    plan.CarriesFrom is { } from ? $"the fraction that the user's record of {from} hands on" : "nothing: the first date that carries fractions"));
                steps.Add(new("Earnings", $"{explanation.Earnings} {currency}", $"the exact earnings and the fraction taken over, rounded as the plan says: {plan.Rounding.Name()}"));
                steps.Add(new("Handed on", $"{carried.HandedOn.ToText(currency)} {currency}", "what is left; goes on to the user's next settled date"));
            }
            else
            {
                steps.Add(new("Earnings", $"{explanation.Earnings} {currency}", $"the exact earnings, rounded as the plan says: {plan.Rounding.Name()}"));
            }

            steps.Add(new("Residue", $"{explanation.Residue} {currency}", "exact earnings less earnings; kept, and booked to the residue account"));
            steps.Add(new("Input hash", basis.InputHash.ToString(), "SHA-256 of position, yield, quote, rounding, currency, product and all else that the amount comes from"));
            steps.Add(new(
                "Transaction id",
                basis.TransactionId.ToString(),
                basis.Attempt == SettlementRecord.FirstAttempt ? "derived from product, date and user" : $"derived from product, date, user and attempt {basis.Attempt}"));
            steps.Add(new("Payment", PaymentOf(explanation), plan.Payer == Payer.Ledger ? "the store's own ledger" : "the payment service, asked now"));
        }

        foreach (var correction in explanation.Corrections)
        {
            Add(steps, correction, currency);
        }

        if (explanation is { Corrections.Count: > 0, Credited: { } credited })
        {
            steps.Add(new("In all", $"{Figures.Amount(credited, currency)} {currency}", "earnings and corrections together"));
        }

        return new WhyView(
            plan.Date,
            explanation.Credited is { } amount ? Figures.Amount(amount, currency) : null,
            currency.Code,
            explanation.Status,
            steps,
            explanation.Problem is { } problem ? OneLine.Of(problem) : null,
            explanation.Record is null ? null : proof);
    }

    private static void Add(List<WhyStep> steps, ExplainedCorrection correction, Currency currency)
    {
        var name = $"Correction {correction.Plan.Number}";
        steps.Add(new(name, OneLine.Of(correction.Plan.Reason), $"booked by {OneLine.Of(correction.Plan.BookedBy)}, {Figures.Time(correction.Plan.BookedAt)}"));
        steps.Add(new(
            $"{name}: exact earnings", correction.Formula, correction.IsPositionCorrected ? "a position that the correction brought" : "the position of the record"));
        steps.Add(new($"{name}: should be", $"{Figures.Amount(correction.Due.Credited, currency)} {currency}", "rounded as before"));
        steps.Add(new($"{name}: credited before", $"{Figures.Amount(correction.Before, currency)} {currency}", "the record and earlier corrections"));
        steps.Add(new(
            $"{name}: difference",
            $"{Figures.Amount(correction.Difference, currency)} {currency}, {correction.Status}",
            correction.Entry is { } entry ? $"the entry with transaction id {entry.TransactionId}" : "no entry"));
    }

    private static string PaymentOf(Explanation explanation) => explanation switch
    {
        { Payment: { } payment } => $"{Figures.Amount(payment.Amount, explanation.Plan.Currency)} {explanation.Plan.Currency} to {payment.UserId}",
        { Basis.NeedsPayment: false } => "none: there is nothing to pay",
        _ => "none",
    };
}

/// <summary>A step of an amount.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">What it comes to.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record WhyStep(string Name, string Value, string Source);
