namespace Settlement.Core;

/// <summary>A record that is there with another content than its position and the day's plan give now. Neither is changed.</summary>
/// <param name="Recorded">What was settled.</param>
/// <param name="Status">How far the record has come.</param>
/// <param name="Computed">What would be settled now.</param>
public sealed record RecordConflict(RecordContent Recorded, RecordStatus Status, RecordContent Computed)
{
    /// <summary>The conflict of a stored record with one that was computed.</summary>
    public static RecordConflict Of(SettlementRecord stored, SettlementRecord computed) =>
        new(RecordContent.Of(stored), stored.Status, RecordContent.Of(computed));

    /// <summary>
    /// Both contents on one line, with amounts in major units; where the amounts agree, what else differs: the plan that the
    /// record was made from is not kept with it, so the plan that gives the other content is named.
    /// </summary>
    public static string ToText(SettlementRecord stored, SettlementRecord computed, DayPlan plan)
    {
        var recorded = RecordContent.Of(stored);
        if (!RecordDifference.HaveSameAmounts(stored, computed))
        {
            return $"recorded ({stored.Status.Name()}): {recorded.ToText(plan.Currency)}; now: {RecordContent.Of(computed).ToText(plan.Currency)}";
        }

        var difference = RecordDifference.Between(stored, computed, plan);
        return $"recorded ({stored.Status.Name()}): {recorded.AmountsText(plan.Currency)}, {string.Join(", ", difference.Recorded)}; " +
            $"now the same amounts, {string.Join(", ", difference.Given)}";
    }
}

/// <summary>What a record settles.</summary>
/// <param name="Position">The balance that earns.</param>
/// <param name="Earnings">What is credited.</param>
/// <param name="InputHash">Hash of everything the amount comes from.</param>
public sealed record RecordContent(Money Position, Money Earnings, InputHash InputHash)
{
    private const int DigitsShown = 12;

    /// <summary>The residue as it is stored: in parts of the <see cref="Yield.Denominator"/> of the yield that the record was made from.</summary>
    public long ResidueNumerator { get; init; }

    /// <summary>The payment's idempotency key; the default value in a run of an earlier version.</summary>
    public TransactionId TransactionId { get; init; }

    /// <summary>The fractions taken over and handed on; null where none are carried, and in a run of an earlier version.</summary>
    public CarriedFractions? Carried { get; init; }

    /// <summary>The content of a record.</summary>
    public static RecordContent Of(SettlementRecord record) => new(record.Position, record.Earnings.Credited, record.InputHash)
    {
        ResidueNumerator = record.Earnings.ResidueNumerator,
        Carried = record.Carried,
        TransactionId = record.TransactionId,
    };

    /// <summary>The content on one line, the hash by its first digits.</summary>
    public string ToText(Currency currency) => $"{AmountsText(currency)}, input hash {InputHash.ToString()[..DigitsShown]}";

    /// <summary>The amounts on one line.</summary>
    internal string AmountsText(Currency currency) => $"position {Position.ToText(currency)}, earnings {Earnings.ToText(currency)}";
}
