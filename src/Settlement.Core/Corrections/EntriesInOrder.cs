namespace Settlement.Core;

/// <summary>
/// The entries of all corrections of a date, user by user: one reader a correction, walked side by side, so that memory is flat
/// however many users there are.
/// </summary>
internal sealed class EntriesInOrder : IAsyncDisposable
{
    private readonly DayPlan plan;

    // Those that have a further entry, by the number of their correction.
    private readonly List<IAsyncEnumerator<CorrectionEntry>> readers = [];
    private readonly List<CorrectionEntry> ofUser = [];
    private readonly HashSet<string> met = new(StringComparer.OrdinalIgnoreCase);
    private UserId? user;

    private EntriesInOrder(DayPlan plan) => this.plan = plan;

    /// <summary>Begins before the first user.</summary>
    /// <param name="corrections">Where corrections are; null for none.</param>
    /// <param name="plan">The day's plan.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<EntriesInOrder> OpenAsync(ICorrectionStore? corrections, DayPlan plan, CancellationToken cancellationToken)
    {
        var entries = new EntriesInOrder(plan);
        if (corrections is null)
        {
            return entries;
        }

        try
        {
            foreach (var correction in await corrections.ListCorrectionsAsync(plan.Date, cancellationToken))
            {
                await entries.AddAsync(corrections.ListEntriesAsync(plan.Date, correction.Plan.Number, cancellationToken).GetAsyncEnumerator(cancellationToken));
            }
        }
        catch
        {
            await entries.DisposeAsync();
            throw;
        }

        return entries;
    }

    /// <summary>
    /// Whether a payment is the first under the transaction id of an attempt to pay one of its user's entries: made again, it is one
    /// too many. Payments are asked for in order of their users; entries of users who were passed over are gone.
    /// </summary>
    public async ValueTask<bool> CallForAsync(ListedPayment payment) =>
        (await ReadAsync(payment.UserId)).Any(entry => IsOf(entry, payment)) && met.Add(payment.Id);

    /// <summary>The entries of a user, by number. Users are asked for in order of their ids.</summary>
    public async ValueTask<IReadOnlyList<CorrectionEntry>> ReadAsync(UserId next)
    {
        if (user != next)
        {
            user = next;
            ofUser.Clear();
            met.Clear();
            for (var i = 0; i < readers.Count;)
            {
                i += await MoveToAsync(readers[i], next) ? 1 : 0;
            }
        }

        return ofUser;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }
    }

    private async ValueTask AddAsync(IAsyncEnumerator<CorrectionEntry> reader)
    {
        readers.Add(reader);
        await NextAsync(reader);
    }

    // Whether the reader has a further entry: one that has none is gone.
    private async ValueTask<bool> MoveToAsync(IAsyncEnumerator<CorrectionEntry> reader, UserId next)
    {
        while (reader.Current.UserId.CompareTo(next) <= 0)
        {
            if (reader.Current.UserId == next)
            {
                ofUser.Add(reader.Current);
            }

            if (!await NextAsync(reader))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<CorrectionEntry> reader)
    {
        if (await reader.MoveNextAsync())
        {
            return true;
        }

        readers.Remove(reader);
        await reader.DisposeAsync();
        return false;
    }

    private bool IsOf(CorrectionEntry entry, ListedPayment payment)
    {
        if (payment.IsUnder(entry.TransactionId))
        {
            return true;
        }

        for (var attempt = SettlementRecord.FirstAttempt; attempt < Math.Min(entry.Attempt, SettlementRecord.LargestAttempt); attempt++)
        {
            if (payment.IsUnder(TransactionId.Derive(plan.Product, entry.Date, entry.UserId, attempt, entry.Number)))
            {
                return true;
            }
        }

        return false;
    }
}
