using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>A payment as it travels: texts, but for a number; the amount in major units with all decimals of its currency.</summary>
internal sealed record PaymentMessage(string? TransactionId, string? Date, string? UserId, string? Amount, string? Currency)
{
    private const string Reversal = "reversal";

    /// <summary>Which correction of the date it belongs to; left out for the payment of a record.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Correction { get; init; }

    /// <summary><c>reversal</c> where a correction takes money back; left out in all other payments.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    /// <summary>The JSON of a payment.</summary>
    public static byte[] Write(Payment payment, Currency currency) => JsonSerializer.SerializeToUtf8Bytes(
        new PaymentMessage(
            payment.TransactionId.ToString(),
            payment.Date.ToString(),
            payment.UserId.Value,
            payment.Amount.ToText(currency),
            currency.Code)
        {
            Correction = payment.Correction > 0 ? payment.Correction : null,
            Kind = payment.IsReversal ? Reversal : null,
        },
        JsonSerializerOptions.Web);

    /// <summary>Reads a payment.</summary>
    /// <param name="json">The body of an answer.</param>
    /// <param name="asked">
    /// The payment it is about. A service that passes over fields it does not know shows no correction: which one it is, the
    /// transaction id says.
    /// </param>
    /// <param name="currency">The currency it has to be in.</param>
    /// <param name="problem">Why it is not a payment, as the end of a sentence; null on success.</param>
    /// <returns>The payment; null if it is not one.</returns>
    public static Payment? Read(ReadOnlySpan<byte> json, Payment asked, Currency currency, out string? problem)
    {
        PaymentMessage? message = null;
        try
        {
            message = JsonSerializer.Deserialize<PaymentMessage>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            // Whatever it is, it is not a payment: the same as a null.
        }

        if (message is null)
        {
            problem = "whose body is not a payment";
            return null;
        }

        problem = message.TryRead(currency, out var date, out var listed) ? null : message.Describe(currency, "whose body");
        if (problem is null && Guid.TryParseExact(listed.Id, "D", out var id))
        {
            return new Payment(new TransactionId(id), date, listed.UserId, listed.Amount) { Correction = message.Correction ?? asked.Correction };
        }

        problem ??= "whose body is not a payment";
        return null;
    }

    /// <summary>What the message says, whatever its id looks like; false if it says no payment in the currency.</summary>
    public bool TryRead(Currency currency, out SettlementDate date, out ListedPayment listed)
    {
        listed = default;
        if (!SettlementDate.TryParse(Date ?? string.Empty, out date, out _) ||
            Currency != currency.Code ||
            string.IsNullOrEmpty(TransactionId) ||
            !Core.UserId.TryParse(UserId ?? string.Empty, out var user, out _) ||
            !TryReadAmount(Amount, currency, out var amount) ||
            (Kind == Reversal && amount.Minor >= 0))
        {
            return false;
        }

        listed = new ListedPayment(TransactionId, user, amount);
        return true;
    }

    /// <summary>Why the message says no payment in the currency, as the end of a sentence.</summary>
    public string Describe(Currency currency, string what) =>
        Currency is { } code && code != currency.Code ? $"whose payment is not in {currency.Code}" : $"{what} is not a payment";

    // An amount paid may be larger than any position is; and what does not read back as it was written is refused.
    private static bool TryReadAmount(string? text, Currency currency, out Money amount)
    {
        amount = default;
        if (text is null || !long.TryParse(
            text.Replace(".", string.Empty, StringComparison.Ordinal),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var minor))
        {
            return false;
        }

        amount = new Money(minor);
        return amount.ToText(currency) == text;
    }
}
