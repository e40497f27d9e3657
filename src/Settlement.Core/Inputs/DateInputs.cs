namespace Settlement.Core;

/// <summary>Which inputs a date has.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="HasPositions">Whether it has any position, withdrawn ones included.</param>
/// <param name="Yield">Its yield; null if none was imported.</param>
public sealed record DateInputs(SettlementDate Date, bool HasPositions, Yield? Yield)
{
    /// <summary>A store's two lists as one.</summary>
    /// <param name="positions">The dates that have positions, each once.</param>
    /// <param name="yields">The dates that have a yield, each once.</param>
    public static IReadOnlyList<DateInputs> Merge(
        IEnumerable<SettlementDate> positions, IEnumerable<KeyValuePair<SettlementDate, Yield>> yields)
    {
        var known = yields.ToDictionary(yield => yield.Key, yield => yield.Value);
        var withPositions = positions.ToHashSet();
        return
        [
            .. withPositions.Union(known.Keys).Order()
                .Select(date => new DateInputs(date, withPositions.Contains(date), known.TryGetValue(date, out var yield) ? yield : null)),
        ];
    }
}
