namespace Settlement.Core;

/// <summary>
/// Users who have a fraction on the date before and no position on this one: each gets a position of zero, marked withdrawn,
/// and so a record of nothing that hands the fraction on.
/// </summary>
internal sealed class AbsentUsers(IInputStore inputs, ISettlementStore store)
{
    /// <summary>Looks at a part of the users of the date before; those found before are found again and left alone.</summary>
    /// <returns>How many there are that had no position.</returns>
    public async Task<int> KeepAsync(DayPlan plan, string part, int pageSize, CancellationToken cancellationToken)
    {
        var from = plan.CarriesFrom ?? throw new InvalidOperationException($"{plan.Date} carries from no date");
        var kept = 0;
        string? continuation = null;
        do
        {
            var page = await inputs.ListPositionsAsync(from, part, continuation, pageSize, cancellationToken);
            var users = page.Items.Select(position => position.UserId).ToList();
            kept += await OptimisticUpdate.RunAsync<int>(
                $"users without a position could not be kept on {plan.Date}: imports kept changing it",
                () => TryKeepAsync(plan.Date, from, users, cancellationToken));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return kept;
    }

    private async Task<Tried<int>> TryKeepAsync(SettlementDate date, SettlementDate from, List<string> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
        {
            return 0;
        }

        var positions = await inputs.ReadPositionsAsync(date, users, cancellationToken);
        var absent = users.Where((user, i) => positions[i] is null && UserId.TryParse(user, out _, out _)).Select(UserId.Parse).ToList();
        if (absent.Count == 0)
        {
            return 0;
        }

        var records = await store.ReadRecordsAsync(from, absent, cancellationToken);
        var withdrawn = absent
            .Where((_, i) => records[i]?.Carried is { HandedOn.IsZero: false })
            .Select(Position.Withdrawn)
            .ToList();
        try
        {
            if (withdrawn.Count > 0)
            {
                await inputs.WritePositionsAsync(date, withdrawn, PositionsRule.Adding, [], cancellationToken);
            }

            return withdrawn.Count;
        }
        catch (InputDiffersException)
        {
            // One of them has come by an import since.
            return default;
        }
    }
}
