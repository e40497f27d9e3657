namespace Settlement.Core;

/// <summary>
/// Positions that corrections bring, in sets that are named by the digest of what they hold (<see cref="PositionSetDigest"/>).
/// A set never changes: whoever writes it again writes the same. Nobody reads one before a correction names it.
/// </summary>
public interface IPositionSets
{
    /// <summary>Writes some positions of a set; those that are there are left alone. Every position is written before a plan names the set.</summary>
    Task WriteSetAsync(
        SettlementDate date, Digest set, IReadOnlyList<Position> positions, CancellationToken cancellationToken);

    /// <summary>Divides a set into at most <paramref name="count"/> parts, as <see cref="IInputStore.DividePositionsAsync"/> does.</summary>
    Task<IReadOnlyList<string>> DivideSetAsync(SettlementDate date, Digest set, int count, CancellationToken cancellationToken);

    /// <summary>A page of one part of a set, in an order of the store's own.</summary>
    Task<Page<StoredPosition>> ListSetAsync(
        SettlementDate date, Digest set, string part, string? continuation, int size, CancellationToken cancellationToken);

    /// <summary>The positions of some users in a set, in the order asked for; null for whom it does not name.</summary>
    Task<IReadOnlyList<StoredPosition?>> ReadSetAsync(
        SettlementDate date, Digest set, IReadOnlyList<UserId> users, CancellationToken cancellationToken);
}
