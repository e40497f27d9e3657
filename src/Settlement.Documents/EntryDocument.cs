using Settlement.Core;

namespace Settlement.Documents;

/// <summary>A correction of a date in a user's history: a line of its own, after the date's.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Correction">The correction's number.</param>
/// <param name="Reason">Why it was made.</param>
/// <param name="Position">The balance that earns, under the correction, in major units.</param>
/// <param name="Yield">The yield, under the correction.</param>
/// <param name="Quote">How it is quoted, such as <c>income_per_10000</c>.</param>
/// <param name="EarningsBefore">What was credited before, in all, in major units.</param>
/// <param name="Earnings">What the user should get, in all, in major units.</param>
/// <param name="Difference">More, or less where negative, in major units.</param>
/// <param name="TakenUp">What the user owed before and this took up, in major units.</param>
/// <param name="Amount">What is moved to the user, or back where negative, in major units.</param>
/// <param name="Total">Σ earnings and corrections up to this one, in major units.</param>
/// <param name="Status">How far it has come, such as <c>posted</c> or <c>owed</c>.</param>
/// <param name="TransactionId">The payment's idempotency key.</param>
public sealed record EntryDocument(
    string Date,
    int Correction,
    string Reason,
    string Position,
    string Yield,
    string Quote,
    string EarningsBefore,
    string Earnings,
    string Difference,
    string TakenUp,
    string Amount,
    string Total,
    string Status,
    string TransactionId)
{
    /// <summary>The documents of some corrections; null where there are none.</summary>
    public static IReadOnlyList<EntryDocument>? OfAll(IReadOnlyList<StatementCorrection> corrections) =>
        corrections.Count == 0 ? null : [.. corrections.Select(Of)];

    private static EntryDocument Of(StatementCorrection correction)
    {
        var (plan, entry) = (correction.Plan.Plan, correction.Entry);
        return new EntryDocument(
            entry.Date.ToString(),
            entry.Number,
            correction.Plan.Reason,
            entry.Position.ToText(plan.Currency),
            plan.Yield.ToText(),
            plan.Yield.Quote.Name(),
            entry.Before.ToText(plan.Currency),
            entry.Earnings.Credited.ToText(plan.Currency),
            entry.Difference.ToText(plan.Currency),
            entry.TakenUp.ToText(plan.Currency),
            entry.Amount.ToText(plan.Currency),
            Money.Format(correction.TotalMinor, plan.Currency),
            entry.Status.ToKebabCase(),
            entry.TransactionId.ToString());
    }
}

/// <summary>What one correction of a date makes of a user, and why.</summary>
/// <param name="Correction">The correction's number.</param>
/// <param name="State"><c>open</c>, <c>settled</c> or <c>closed</c>.</param>
/// <param name="Reason">Why it was made.</param>
/// <param name="Position">The balance that earns, in major units.</param>
/// <param name="PositionCorrected">Whether it is from positions that a correction brought, and not from the record.</param>
/// <param name="Yield">The yield.</param>
/// <param name="Quote">How it is quoted, such as <c>income_per_10000</c>.</param>
/// <param name="Formula">The sum as it is done by hand.</param>
/// <param name="EarningsBefore">What was credited before, in all, in major units.</param>
/// <param name="Earnings">What the user should get, in all, in major units.</param>
/// <param name="Difference">More, or less where negative, in major units.</param>
/// <param name="Status">The entry's status, or <c>unchanged</c>, <c>left-out</c> or <c>missing</c> where there is none.</param>
/// <param name="TransactionId">The entry's idempotency key; null where there is no entry.</param>
/// <param name="Problem">What is not as it should be, in words; null where all is well.</param>
public sealed record ExplainedCorrectionDocument(
    int Correction,
    string State,
    string Reason,
    string Position,
    bool PositionCorrected,
    string Yield,
    string Quote,
    string Formula,
    string EarningsBefore,
    string Earnings,
    string Difference,
    string Status,
    string? TransactionId,
    string? Problem)
{
    /// <summary>The documents of some corrections; null where there are none.</summary>
    public static IReadOnlyList<ExplainedCorrectionDocument>? OfAll(IReadOnlyList<ExplainedCorrection> corrections) =>
        corrections.Count == 0 ? null : [.. corrections.Select(Of)];

    private static ExplainedCorrectionDocument Of(ExplainedCorrection correction)
    {
        var plan = correction.Plan.Plan;
        return new ExplainedCorrectionDocument(
            correction.Plan.Number,
            correction.State.ToKebabCase(),
            correction.Plan.Reason,
            correction.Position.ToText(plan.Currency),
            correction.IsPositionCorrected,
            plan.Yield.ToText(),
            plan.Yield.Quote.Name(),
            correction.Formula,
            correction.Before.ToText(plan.Currency),
            correction.Due.Credited.ToText(plan.Currency),
            correction.Difference.ToText(plan.Currency),
            correction.Status,
            correction.Entry?.TransactionId.ToString(),
            correction.Problem);
    }
}
