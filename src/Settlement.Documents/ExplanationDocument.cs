using System.Text.Json.Serialization;
using Settlement.Core;

namespace Settlement.Documents;

/// <summary>A user's record on a date and where the amount comes from.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="UserId">The user.</param>
/// <param name="Status"><c>recorded</c>, <c>paid</c>, <c>nothing-to-settle</c> or <c>not-settled</c>.</param>
/// <param name="Problem">What is not as it should be, in words; null where all is well.</param>
/// <param name="Position">The balance that earned, in major units; null, as all that comes from it, where it cannot be settled.</param>
/// <param name="Withdrawn">Whether the latest import withdrew the user.</param>
/// <param name="Currency">The currency's code.</param>
/// <param name="Yield">The yield.</param>
/// <param name="Quote">How it is quoted, such as <c>income_per_10000</c>.</param>
/// <param name="Accrues">The days that the date accrues for, as <c>2014-08-09/2014-08-11</c>; left out for the date alone.</param>
/// <param name="Formula">The sum as it is done by hand.</param>
/// <param name="Exact">Position × yield, in major units, to the last digit.</param>
/// <param name="Rounding">How exact earnings become earnings.</param>
/// <param name="Earnings">What is credited, in major units.</param>
/// <param name="Residue">What rounding left, in major units, to the last digit.</param>
/// <param name="TakenOver">The fraction taken over from the user's settled date before, in major units; left out where none is carried.</param>
/// <param name="HandedOn">The fraction that goes on to the user's next settled date, in major units; left out likewise.</param>
/// <param name="Product">The product.</param>
/// <param name="InputHash">SHA-256 of everything the amount comes from, 64 hexadecimal digits.</param>
/// <param name="TransactionId">The payment's idempotency key.</param>
/// <param name="Attempt">Which attempt to pay that key belongs to: 1, and more after a refusal.</param>
/// <param name="Payment">What the payment service has under that key; null where it has nothing.</param>
/// <param name="Conflict">What differs now between the record and what position and plan give; null where nothing does.</param>
/// <param name="Corrections">The corrections of the date that are about the user, by number; left out where there are none.</param>
/// <param name="Credited">What the user gets for the date in all, in major units; left out where there are no corrections.</param>
public sealed record ExplanationDocument(
    string Date,
    string UserId,
    string Status,
    string? Problem,
    string? Position,
    bool Withdrawn,
    string Currency,
    string Yield,
    string Quote,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Accrues,
    string? Formula,
    string? Exact,
    string Rounding,
    string? Earnings,
    string? Residue,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TakenOver,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? HandedOn,
    string Product,
    string? InputHash,
    string? TransactionId,
    int? Attempt,
    PaymentDocument? Payment,
    ConflictDocument? Conflict,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ExplainedCorrectionDocument>? Corrections,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Credited)
{
    /// <summary>The document of an explanation.</summary>
    public static ExplanationDocument Of(Explanation explanation)
    {
        var plan = explanation.Plan;
        return new ExplanationDocument(
            plan.Date.ToString(),
            explanation.User.Value,
            explanation.Status,
            explanation.Problem,
            explanation.Basis?.Position.ToText(plan.Currency),
            explanation.IsWithdrawn,
            plan.Currency.Code,
            plan.Yield.ToText(),
            plan.Yield.Quote.Name(),
            plan.Accrual?.ToString(),
            explanation.Formula,
            explanation.Exact,
            plan.Rounding.Name(),
            explanation.Earnings,
            explanation.Residue,
            explanation.Basis?.Carried?.TakenOver.ToText(plan.Currency),
            explanation.Basis?.Carried?.HandedOn.ToText(plan.Currency),
            plan.Product.Value,
            explanation.Basis?.InputHash.ToString(),
            explanation.Basis?.TransactionId.ToString(),
            explanation.Basis?.Attempt,
            explanation.Payment is { } payment ? PaymentDocument.Of(payment, plan.Currency) : null,
            explanation.Conflict is { } conflict ? ConflictDocument.Of(conflict, plan.Currency) : null,
            ExplainedCorrectionDocument.OfAll(explanation.Corrections),
            explanation.Corrections.Count > 0 ? explanation.Credited?.ToText(plan.Currency) : null);
    }
}

/// <summary>A payment as the payment service has it.</summary>
/// <param name="TransactionId">Its idempotency key.</param>
/// <param name="UserId">Who was credited.</param>
/// <param name="Amount">How much, in major units.</param>
public sealed record PaymentDocument(string TransactionId, string UserId, string Amount)
{
    /// <summary>The document of a payment.</summary>
    public static PaymentDocument Of(Payment payment, Currency currency) =>
        new(payment.TransactionId.ToString(), payment.UserId.Value, payment.Amount.ToText(currency));
}
