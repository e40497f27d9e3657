namespace Settlement.Core;

/// <summary>
/// Holds back the users whose earnings are above the limit: each is quarantined, and all others are settled. Who has a
/// record already is not held back: it was accepted when the record was made, or was made before there was a limit.
/// </summary>
internal static class UserLimitCheck
{
    /// <summary>Who of a batch is held back: a result for each place that has one, null for who is settled.</summary>
    public static async Task<UserResult?[]> FindAsync(
        ISettlementStore store, DayPlan plan, Money limit, IReadOnlyList<StoredPosition> positions, CancellationToken cancellationToken)
    {
        var held = new UserResult?[positions.Count];
        var computer = new RecordComputer(plan);
        var places = new List<int>();
        var users = new List<UserId>();
        for (var i = 0; i < positions.Count; i++)
        {
            if (computer.Compute(positions[i]) is { Record: { } record } && Find(plan, record.UserId, record.Earnings.Credited, limit) is { } above)
            {
                places.Add(i);
                users.Add(record.UserId);
                held[i] = above;
            }
        }

        if (users.Count > 0)
        {
            var existing = await store.ReadRecordsAsync(plan.Date, users, cancellationToken);
            for (var i = 0; i < places.Count; i++)
            {
                held[places[i]] = existing[i] is null ? held[places[i]] : null;
            }
        }

        return held;
    }

    /// <summary>Who is held back, because the earnings are above the limit, either way; null for who is not.</summary>
    public static UserResult? Find(DayPlan plan, UserId user, Money earnings, Money limit) => Math.Abs(earnings.Minor) > limit.Minor
        ? UserResult.Quarantined(
            user.Value,
            QuarantineReason.OverLimit,
            $"earnings of {earnings.ToText(plan.Currency)} are above the limit of {limit.ToText(plan.Currency)} (user-limit)")
        : null;
}
