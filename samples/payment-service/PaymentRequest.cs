using System.Globalization;

namespace PaymentServiceSample;

/// <summary>A payment as it travels. All fields are texts.</summary>
/// <param name="TransactionId">A UUID: the same as the idempotency key.</param>
/// <param name="Date">The day paid for, <c>yyyy-MM-dd</c>.</param>
/// <param name="UserId">Who is credited.</param>
/// <param name="Amount">Major units, such as <c>203.83</c>; negative takes money back; never zero.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record PaymentRequest(string? TransactionId, string? Date, string? UserId, string? Amount, string? Currency)
{
    /// <summary>Why this cannot be paid; null if it can.</summary>
    public string? FindProblem(string? key)
    {
        if (!Guid.TryParseExact(TransactionId, "D", out _))
        {
            return "transactionId is not a UUID";
        }

        if (!string.Equals(key, TransactionId, StringComparison.Ordinal))
        {
            return "Idempotency-Key and transactionId differ";
        }

        if (!DateOnly.TryParseExact(Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return "date is not a date such as 2014-08-05";
        }

        if (string.IsNullOrWhiteSpace(UserId) || Currency is not { Length: 3 })
        {
            return "userId or currency is missing";
        }

        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(Amount, Plain, CultureInfo.InvariantCulture, out var amount) && amount != 0
            ? null
            : "amount is not an amount such as 203.83, or is zero";
    }
}
