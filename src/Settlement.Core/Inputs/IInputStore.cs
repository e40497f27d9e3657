namespace Settlement.Core;

/// <summary>
/// Where positions and yields are kept. Reads return what is there, untrusted. Every method may throw
/// <see cref="StoreUnavailableException"/>; a write that did may or may not have happened.
/// </summary>
public interface IInputStore
{
    /// <summary>The yield of a date, or null if none was imported.</summary>
    Task<Yield?> ReadYieldAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>The number of positions of a date.</summary>
    Task<long> CountPositionsAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>
    /// Divides a date's positions into at most <paramref name="count"/> parts that can be walked side by side and
    /// together cover every position exactly once, positions imported later too. The tokens belong to the store.
    /// </summary>
    Task<IReadOnlyList<string>> DividePositionsAsync(SettlementDate date, int count, CancellationToken cancellationToken);

    /// <summary>A page of one part's positions, in an order of the store's own.</summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="part">A token of <see cref="DividePositionsAsync"/>.</param>
    /// <param name="continuation">Null for the first page, then what the page before returned.</param>
    /// <param name="size">The most positions returned; at least 1.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    Task<Page<StoredPosition>> ListPositionsAsync(
        SettlementDate date, string part, string? continuation, int size, CancellationToken cancellationToken);

    /// <summary>The positions of some users, in the order asked for; null where a user has none.</summary>
    Task<IReadOnlyList<StoredPosition?>> ReadPositionsAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken);

    /// <summary>
    /// Writes positions of a date, all or none. A position that is there with the same balance is left alone; one with
    /// another balance is overwritten, so callers compare first and overwrite on purpose.
    /// </summary>
    Task<ImportCounts> WritePositionsAsync(
        SettlementDate date, IEnumerable<Position> positions, CancellationToken cancellationToken);

    /// <summary>Writes yields, all or none, under the same rule as positions.</summary>
    Task<ImportCounts> WriteYieldsAsync(
        IReadOnlyList<KeyValuePair<SettlementDate, Yield>> yields, CancellationToken cancellationToken);
}
