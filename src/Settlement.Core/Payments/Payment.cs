namespace Settlement.Core;

/// <summary>The instruction to credit a user, and the same thing as the payment service has it.</summary>
/// <param name="TransactionId">The idempotency key.</param>
/// <param name="Date">The settlement date paid for.</param>
/// <param name="UserId">Who is credited.</param>
/// <param name="Amount">How much, in minor units; negative where a negative yield or a correction takes money back. Never zero.</param>
public sealed record Payment(TransactionId TransactionId, SettlementDate Date, UserId UserId, Money Amount)
{
    /// <summary>Which correction of the date it belongs to; 0 for the payment of a record.</summary>
    public int Correction { get; init; }

    /// <summary>Whether it takes back, by a correction, what was paid too much.</summary>
    public bool IsReversal => Correction > 0 && Amount.Minor < 0;

    /// <summary>What it is paid for, for messages: <c>2014-08-05</c>, or <c>correction 1 of 2014-08-05</c>.</summary>
    public string Purpose => Correction == 0 ? Date.ToString() : FormattableString.Invariant($"correction {Correction} of {Date}");

    /// <summary>The payment, or the reversal, that an entry of a correction calls for.</summary>
    public static Payment Of(CorrectionEntry entry) =>
        new(entry.TransactionId, entry.Date, entry.UserId, entry.Amount) { Correction = entry.Number };

    /// <summary>The payment a record calls for.</summary>
    public static Payment Of(SettlementRecord record) =>
        new(record.TransactionId, record.Date, record.UserId, record.Earnings.Credited);

    /// <summary>
    /// The payments that a record's attempts before the present one called for. Each was refused for good, so none of them is
    /// at its service.
    /// </summary>
    public static IEnumerable<Payment> OfEarlierAttempts(SettlementRecord record, DayDerivation day)
    {
        for (var attempt = SettlementRecord.FirstAttempt; attempt < Math.Min(record.Attempt, SettlementRecord.LargestAttempt); attempt++)
        {
            yield return Of(record) with { TransactionId = day.TransactionId(record.UserId, attempt) };
        }
    }

    /// <summary>The payment that the ledger has posted for a record; null where it has posted nothing.</summary>
    public static Payment? Posted(SettlementRecord record) =>
        record.PostedAmount is { } amount ? Of(record) with { Amount = amount } : null;
}
