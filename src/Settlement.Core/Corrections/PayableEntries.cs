namespace Settlement.Core;

/// <summary>The entries of a correction, as a service pays them.</summary>
internal sealed class PayableEntries(ICorrectionStore corrections, CorrectionPlan plan) : IPayables<CorrectionEntry>
{
    public Payment PaymentOf(CorrectionEntry item) => Payment.Of(item);

    public IEnumerable<Payment> EarlierOf(CorrectionEntry item)
    {
        for (var attempt = SettlementRecord.FirstAttempt; attempt < Math.Min(item.Attempt, SettlementRecord.LargestAttempt); attempt++)
        {
            yield return Payment.Of(item) with { TransactionId = IdOf(item, attempt) };
        }
    }

    public int AttemptOf(CorrectionEntry item) => item.Attempt;

    /// <summary>The transaction id of an attempt to pay an entry.</summary>
    public TransactionId IdOf(CorrectionEntry entry, int attempt) =>
        TransactionId.Derive(plan.Plan.Product, plan.Date, entry.UserId, attempt, plan.Number);

    public async Task<IReadOnlyList<(CorrectionEntry Item, bool IsOpen)>> RaiseAttemptsAsync(
        IReadOnlyList<CorrectionEntry> items, CancellationToken cancellationToken)
    {
        var raised = await corrections.UpdateEntriesAsync(
            [.. items.Select(item => item.NextAttempt(plan.Plan.Product))], cancellationToken);
        return [.. raised.Select((entry, i) => entry is null ? throw Gone(items[i]) : (entry, entry.Status == EntryStatus.Recorded))];
    }

    /// <summary>What to throw where an entry is gone that was there a moment ago.</summary>
    public static InvalidOperationException Gone(CorrectionEntry entry) =>
        new($"the entry of user {entry.UserId} in correction {entry.Number} of {entry.Date} is gone");
}
