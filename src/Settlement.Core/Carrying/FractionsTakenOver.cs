namespace Settlement.Core;

/// <summary>What users take over on a date, from the records of the date that its plan carries from.</summary>
public static class FractionsTakenOver
{
    /// <summary>
    /// Positions with the fraction that each user takes over. Who has no record on that date takes over nothing; of a plan that
    /// carries from none, the positions as they are.
    /// </summary>
    public static async Task<IReadOnlyList<StoredPosition>> AddAsync(
        ISettlementStore store, DayPlan plan, IReadOnlyList<StoredPosition> positions, CancellationToken cancellationToken)
    {
        if (plan.CarriesFrom is not { } from)
        {
            return positions;
        }

        var users = new List<UserId>(positions.Count);
        var places = new List<int>(positions.Count);
        for (var i = 0; i < positions.Count; i++)
        {
            if (UserId.TryParse(positions[i].UserId, out var user, out _))
            {
                users.Add(user);
                places.Add(i);
            }
        }

        if (users.Count == 0)
        {
            return positions;
        }

        var added = positions.ToArray();
        var before = await store.ReadRecordsAsync(from, users, cancellationToken);
        for (var i = 0; i < places.Count; i++)
        {
            added[places[i]] = added[places[i]] with { TakenOver = before[i]?.Carried?.HandedOn ?? default };
        }

        return added;
    }

    /// <summary>The same, of positions of which some are missing.</summary>
    public static async Task<IReadOnlyList<StoredPosition?>> AddAsync(
        ISettlementStore store, DayPlan plan, IReadOnlyList<StoredPosition?> positions, CancellationToken cancellationToken)
    {
        var added = new Queue<StoredPosition>(await AddAsync(store, plan, [.. positions.OfType<StoredPosition>()], cancellationToken));
        return [.. positions.Select(position => position is null ? null : (StoredPosition?)added.Dequeue())];
    }

    /// <summary>A position with the fraction that its user takes over.</summary>
    public static async Task<StoredPosition> AddAsync(
        ISettlementStore store, DayPlan plan, StoredPosition position, CancellationToken cancellationToken) =>
        (await AddAsync(store, plan, new StoredPosition[] { position }, cancellationToken))[0];
}
