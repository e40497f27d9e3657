using Settlement.Core;

namespace Settlement.Functions;

/// <summary>A payment as the payment service has it.</summary>
/// <param name="TransactionId">Its idempotency key.</param>
/// <param name="UserId">Who was credited.</param>
/// <param name="Amount">How much, in major units.</param>
internal sealed record PaymentDocument(string TransactionId, string UserId, string Amount)
{
    /// <summary>The document of a payment.</summary>
    public static PaymentDocument Of(Payment payment, Currency currency) =>
        new(payment.TransactionId.ToString(), payment.UserId.Value, payment.Amount.ToText(currency));
}
