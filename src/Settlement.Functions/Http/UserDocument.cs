using Settlement.Core;

namespace Settlement.Functions;

/// <summary>A user's record on a date and where the amount comes from: the fields of <c>settle explain --json</c>.</summary>
internal sealed record UserDocument(
    string Date,
    string UserId,
    string Status,
    string? Problem,
    string? Position,
    string Currency,
    string Yield,
    string Quote,
    string? Formula,
    string? Exact,
    string Rounding,
    string? Earnings,
    string? Residue,
    string Product,
    string? InputHash,
    string? TransactionId,
    PaymentDocument? Payment)
{
    /// <summary>The document of an explanation.</summary>
    public static UserDocument Of(Explanation explanation)
    {
        var plan = explanation.Plan;
        return new UserDocument(
            plan.Date.ToString(),
            explanation.User.Value,
            explanation.Status,
            explanation.Problem is { } problem ? OneLine.Of(problem) : null,
            explanation.Basis?.Position.ToText(plan.Currency),
            plan.Currency.Code,
            plan.Yield.ToText(),
            plan.Yield.Quote.Name(),
            explanation.Formula,
            explanation.Exact,
            plan.Rounding.Name(),
            explanation.Earnings,
            explanation.Residue,
            plan.Product.Value,
            explanation.Basis?.InputHash.ToString(),
            explanation.Basis?.TransactionId.ToString(),
            explanation.Payment is { } payment ? PaymentDocument.Of(payment, plan.Currency) : null);
    }
}
