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

    /// <summary>Both contents on one line, with amounts in major units.</summary>
    public string ToText(Currency currency) =>
        $"recorded ({Status.Name()}): {Recorded.ToText(currency)}; now: {Computed.ToText(currency)}";
}

/// <summary>What a record settles.</summary>
/// <param name="Position">The balance that earns.</param>
/// <param name="Earnings">What is credited.</param>
/// <param name="InputHash">Hash of everything the amount comes from.</param>
public sealed record RecordContent(Money Position, Money Earnings, InputHash InputHash)
{
    private const int DigitsShown = 12;

    /// <summary>The content of a record.</summary>
    public static RecordContent Of(SettlementRecord record) => new(record.Position, record.Earnings.Credited, record.InputHash);

    /// <summary>The content on one line, the hash by its first digits.</summary>
    public string ToText(Currency currency) =>
        $"position {Position.ToText(currency)}, earnings {Earnings.ToText(currency)}, input hash {InputHash.ToString()[..DigitsShown]}";
}
