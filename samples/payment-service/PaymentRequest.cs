using System.Globalization;
using System.Text.Json.Serialization;

namespace PaymentServiceSample;

/// <summary>A payment as it travels. All fields but one are texts.</summary>
/// <param name="TransactionId">A UUID: the same as the idempotency key.</param>
/// <param name="Date">The day paid for, <c>yyyy-MM-dd</c>.</param>
/// <param name="UserId">Who is credited.</param>
/// <param name="Amount">Major units, such as <c>203.83</c>; negative takes money back; never zero.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record PaymentRequest(string? TransactionId, string? Date, string? UserId, string? Amount, string? Currency)
{
    private const string Reversal = "reversal";

    /// <summary>Which correction of the day it belongs to; left out in a day's own payment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Correction { get; init; }

    /// <summary><c>reversal</c> where a correction takes money back: the amount is negative. Else left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    /// <summary>Whether it takes back what was paid too much.</summary>
    [JsonIgnore]
    public bool IsReversal => Kind == Reversal;

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
        if (!decimal.TryParse(Amount, Plain, CultureInfo.InvariantCulture, out var amount) || amount == 0)
        {
            return "amount is not an amount such as 203.83, or is zero";
        }

        if (Correction is < 1 || Kind is not (null or Reversal))
        {
            return "correction is not 1 or more, or kind is not reversal";
        }

        // The sign and the kind have to agree, or one of them is wrong: better to pay nothing than to guess.
        return IsReversal == (Correction is not null && amount < 0)
            ? null
            : "a negative amount of a correction is a reversal, and nothing else is";
    }
}
