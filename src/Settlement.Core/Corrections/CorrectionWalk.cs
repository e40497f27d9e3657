namespace Settlement.Core;

/// <summary>Computes what a correction makes of its users, page by page, and books it where it is asked to.</summary>
internal sealed class CorrectionWalk(
    IInputStore inputs, ISettlementStore store, ICorrectionStore corrections, IPaymentService? payments, Action<CorrectedAmounts>? observe)
{
    private readonly CorrectionPages pages = new(inputs, store, corrections);
    private readonly CorrectionSettler settler = new(corrections, payments);

    public async Task<CorrectedPage> CorrectPageAsync(CorrectPageInput input, CancellationToken cancellationToken)
    {
        var plan = input.Plan;
        var page = await pages.ListAsync(plan, plan.Number - 1, input.Part, input.Continuation, input.PageSize, cancellationToken);
        var sum = new CorrectionSum();

        // Of what is booked, the hash is frozen.
        var hasher = input.Book ? null : new EntryHasher();
        var largest = new LargestChanges();
        var hash = default(EntriesHash);
        var users = new List<UserToCorrect>(page.Users.Count);
        var held = new List<UserResult>();
        long concerned = 0, moved = 0, overLimit = 0;
        var computer = new CorrectionComputer(plan, plan.PositionSets.Count);
        for (var i = 0; i < page.Users.Count; i++)
        {
            var (user, earlier) = (page.Users[i], page.EntriesOf(i));
            var corrected = computer.Compute(page, i, Before(page.Records[i], earlier));
            if (!corrected.IsConcerned)
            {
                continue;
            }

            concerned++;
            moved += corrected.IsMoved ? 1 : 0;
            sum.Add(corrected);
            if (!corrected.CanBeComputed)
            {
                held.Add(UserResult.Quarantined(user.Value, corrected.Reason.Value, corrected.Problem));
                continue;
            }

            if (observe is not null && (corrected.HasEntry || corrected.IsLeftOut))
            {
                observe(new CorrectedAmounts(user, corrected.Position, corrected.Before, corrected.Due.Credited, corrected.IsLeftOut));
            }

            if (!corrected.HasEntry)
            {
                continue;
            }

            hash += hasher?.Of(user, corrected) ?? default;
            if (largest.Takes(user, corrected.Difference))
            {
                largest.Add(corrected.ToEntry(plan, user, Money.Zero, input.RunId));
            }

            if (input.UserLimit is { } limit && UserLimitCheck.Find(plan.Plan, user, corrected.Due.Credited, limit) is { } above)
            {
                overLimit++;
                held.Add(above);
            }
            else
            {
                users.Add(new UserToCorrect(user, corrected, earlier));
            }
        }

        var settled = new SettledPart(
            new Tally(0, 0, concerned - users.Count - held.Count, Conflicts: 0, held.Count, 0, 0), held);
        settled += input.Book ? await BookAsync(input, users, cancellationToken) : Preview(users);
        var part = new CorrectedPart(sum.Totals, hash, largest.Entries, settled, held.Count - overLimit, moved) { OverLimit = overLimit };
        return new CorrectedPage(part, page.Continuation);
    }

    private static Money Before(SettlementRecord? record, IReadOnlyList<CorrectionEntry> earlier)
    {
        var before = record?.Earnings.Credited ?? Money.Zero;
        foreach (var entry in earlier)
        {
            before += entry.Difference;
        }

        return before;
    }

    private static SettledPart Preview(List<UserToCorrect> users)
    {
        Int128 difference = 0;
        foreach (var user in users)
        {
            difference += user.Corrected.Difference.Minor;
        }

        return new SettledPart(new Tally(users.Count, 0, 0, Conflicts: 0, Quarantined: 0, difference, 0), []);
    }

    private async Task<SettledPart> BookAsync(CorrectPageInput input, List<UserToCorrect> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
        {
            return SettledPart.Empty;
        }

        var retried = await FindRetriedAsync(input, users, cancellationToken);
        BookedUsers booked;
        try
        {
            booked = await settler.BookAsync(input.Plan, input.RunId, users, retried, cancellationToken);
        }
        catch (Exception exception) when (IsOfUsers(exception) && users.Count > 1)
        {
            // A failure that is nobody's but these users' must stop nobody else: they are booked one by one.
            booked = BookedUsers.None;
            foreach (var user in users)
            {
                booked += await BookOneAsync(input, user, retried, cancellationToken);
            }
        }
        catch (Exception exception) when (IsOfUsers(exception))
        {
            booked = BookedUsers.Of(Unexpected(users[0], exception));
        }

        await RememberAsync(input, users, booked.Attention, cancellationToken);
        return booked.Part;
    }

    private async Task<BookedUsers> BookOneAsync(
        CorrectPageInput input, UserToCorrect user, IReadOnlySet<string> retried, CancellationToken cancellationToken)
    {
        try
        {
            return await settler.BookAsync(input.Plan, input.RunId, [user], retried, cancellationToken);
        }
        catch (Exception exception) when (IsOfUsers(exception))
        {
            return BookedUsers.Of(Unexpected(user, exception));
        }
    }

    // A store out of reach is everybody's failure, and ends the run.
    private static bool IsOfUsers(Exception exception) => exception is not (TransientFailureException or OperationCanceledException);

    private static UserResult Unexpected(UserToCorrect user, Exception exception) =>
        UserResult.Quarantined(user.UserId.Value, QuarantineReason.Unexpected, OneLine.Of(exception.Message));

    // A person has seen these refusals. One that comes now for the first time waits until somebody has.
    private async Task<HashSet<string>> FindRetriedAsync(CorrectPageInput input, List<UserToCorrect> users, CancellationToken cancellationToken)
    {
        if (!input.RetryRejected)
        {
            return [];
        }

        var attention = await store.ReadAttentionAsync(input.Plan.Date, [.. users.Select(user => user.UserId.Value)], cancellationToken);
        return [.. attention.OfType<UserResult>().Where(result => result.Reason == QuarantineReason.PaymentRejected).Select(result => result.UserId)];
    }

    private async Task RememberAsync(
        CorrectPageInput input, List<UserToCorrect> users, IReadOnlyList<UserResult> attention, CancellationToken cancellationToken)
    {
        if (attention.Count > 0)
        {
            await store.SaveAttentionAsync(input.Plan.Date, attention, cancellationToken);
        }

        if (input.HasAttention && attention.Count < users.Count)
        {
            var open = attention.Select(result => result.UserId).ToHashSet(StringComparer.Ordinal);
            var fine = users.Select(user => user.UserId.Value).Where(user => !open.Contains(user)).ToList();
            await store.ClearAttentionAsync(input.Plan.Date, fine, cancellationToken);
        }
    }
}
