using System.Runtime.CompilerServices;

namespace Settlement.Core;

/// <summary>What users owe, because a correction gave them less and their payment service takes nothing back.</summary>
/// <param name="corrections">Where entries are kept.</param>
public sealed class OwedEntries(ICorrectionStore corrections)
{
    private const int PageSize = 1_000;

    /// <summary>The entries that are owed, in the order of the store.</summary>
    /// <param name="date">The settlement date; null for all.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public async IAsyncEnumerable<CorrectionEntry> ListAsync(
        SettlementDate? date, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var page = await corrections.ListOwedAsync(continuation, PageSize, cancellationToken);
            foreach (var entry in page.Items)
            {
                if (date is null || entry.Date == date)
                {
                    yield return entry;
                }
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    /// <summary>
    /// Notes of what some users owe that it is settled elsewhere, outside of this store: no correction takes it up any more. Safe to
    /// repeat.
    /// </summary>
    /// <param name="users">The users.</param>
    /// <param name="date">The settlement date; null for all.</param>
    /// <param name="cancellationToken">Stops between dates.</param>
    /// <returns>
    /// Each entry that was owed, as it stands afterwards: settled elsewhere, or taken up by a correction that came in between.
    /// </returns>
    public async Task<IReadOnlyList<CorrectionEntry>> SettleElsewhereAsync(
        IReadOnlyCollection<UserId> users, SettlementDate? date, CancellationToken cancellationToken)
    {
        var asked = users.ToHashSet();
        var owed = new List<CorrectionEntry>();
        await foreach (var entry in ListAsync(date, cancellationToken))
        {
            if (asked.Contains(entry.UserId))
            {
                owed.Add(entry);
            }
        }

        var ended = new List<CorrectionEntry>(owed.Count);
        foreach (var entries in owed.GroupBy(entry => entry.Date).OrderBy(group => group.Key))
        {
            await SettleElsewhereAsync(entries.Key, [.. entries], ended, cancellationToken);
        }

        return ended;
    }

    private Task SettleElsewhereAsync(
        SettlementDate date, IReadOnlyList<CorrectionEntry> owed, List<CorrectionEntry> ended, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync(
        $"what users owe for {date} could not be settled elsewhere: their entries kept changing",
        async () =>
        {
            var moved = await corrections.UpdateEntriesAsync([.. owed.Select(entry => entry with { Status = EntryStatus.SettledElsewhere })], cancellationToken);
            ended.AddRange(moved.OfType<CorrectionEntry>().Where(entry => entry.Status != EntryStatus.Owed));
            owed = [.. moved.OfType<CorrectionEntry>().Where(entry => entry.Status == EntryStatus.Owed)];
            return owed.Count == 0;
        });
}
