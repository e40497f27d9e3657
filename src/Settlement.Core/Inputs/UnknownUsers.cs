namespace Settlement.Core;

/// <summary>Says who is unknown on a date: a user without a position.</summary>
public static class UnknownUsers
{
    /// <summary>Those of some users who are unknown, in the order asked for.</summary>
    public static async Task<IReadOnlyList<UserId>> FindUnknownUsersAsync(
        this IInputStore inputs, SettlementDate date, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
        {
            return [];
        }

        var positions = await inputs.ReadPositionsAsync(date, [.. users.Select(user => user.Value)], cancellationToken);
        return [.. users.Where((_, i) => positions[i] is null)];
    }
}
