namespace Settlement.Core;

/// <summary>Imports for which nobody had to let anything through.</summary>
public static class InputStoreWrites
{
    /// <inheritdoc cref="IInputStore.WritePositionsAsync" />
    public static Task<ImportCounts> WritePositionsAsync(
        this IInputStore inputs, SettlementDate date, IEnumerable<Position> positions, PositionsRule rule, CancellationToken cancellationToken) =>
        inputs.WritePositionsAsync(date, positions, rule, [], cancellationToken);

    /// <inheritdoc cref="IInputStore.WriteYieldsAsync" />
    public static Task<ImportCounts> WriteYieldsAsync(
        this IInputStore inputs, IReadOnlyList<KeyValuePair<SettlementDate, Yield>> yields, bool replace, CancellationToken cancellationToken) =>
        inputs.WriteYieldsAsync(yields, replace, [], cancellationToken);

    /// <inheritdoc cref="IInputStore.BeginPositionsAsync" />
    public static Task BeginPositionsAsync(
        this IInputStore inputs, SettlementDate date, ImportId import, CancellationToken cancellationToken) =>
        inputs.BeginPositionsAsync(date, import, [], cancellationToken);
}
