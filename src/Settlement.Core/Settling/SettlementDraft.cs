namespace Settlement.Core;

/// <summary>
/// A batch on its way through settling: what each user should get, then what the store and the payment service said.
/// </summary>
internal sealed class SettlementDraft
{
    private readonly UserResult?[] results;
    private readonly List<SettlementRecord> records;
    private readonly List<int> places;
    private readonly DayPlan plan;
    private readonly RunId run;

    private SettlementDraft(DayPlan plan, RunId run, int count)
    {
        this.plan = plan;
        results = new UserResult?[count];
        records = new List<SettlementRecord>(count);
        places = new List<int>(count);
        this.run = run;
    }

    /// <summary>The records of the users that could be computed; after <see cref="Apply"/> as they stand in the store.</summary>
    public IReadOnlyList<SettlementRecord> Records => records;

    /// <summary>Computes every user's record; a user whose row is bad or whose amount overflows is quarantined.</summary>
    public static SettlementDraft Compute(DayPlan plan, RunId run, IReadOnlyList<StoredPosition> positions)
    {
        var draft = new SettlementDraft(plan, run, positions.Count);
        var computer = new RecordComputer(plan);
        for (var i = 0; i < positions.Count; i++)
        {
            var computed = computer.Compute(positions[i], run);
            if (computed.CanBeSettled)
            {
                draft.records.Add(computed.Record);
                draft.places.Add(i);
            }
            else
            {
                draft.results[i] = UserResult.Quarantined(positions[i].UserId, computed.Reason.Value, computed.Problem);
            }
        }

        return draft;
    }

    /// <summary>Takes the store's verdicts: created, the same as before, or a conflict.</summary>
    public void Apply(IReadOnlyList<CreateVerdict> verdicts)
    {
        if (verdicts.Count != records.Count)
        {
            throw new InvalidOperationException($"the store answered {verdicts.Count} of {records.Count} creates");
        }

        for (var i = 0; i < records.Count; i++)
        {
            var computed = records[i];
            var stored = verdicts[i].Existing;
            if (stored is null)
            {
                records[i] = computed.Status == RecordStatus.Paid ? computed : computed with { Version = verdicts[i].CreatedVersion };
                SetOutcome(i, SettlementOutcome.Settled);
            }
            else if (stored.HasSameContentAs(computed))
            {
                // Our own first write, met again after a lost answer, counts as ours.
                SetOutcome(i, stored.CreatedBy == run ? SettlementOutcome.Settled : SettlementOutcome.AlreadySettled);
                records[i] = stored;
            }
            else
            {
                results[places[i]] = UserResult.Conflict(stored, computed, plan);
            }
        }
    }

    /// <summary>Whether the record at an index of <see cref="Records"/> still has to be paid.</summary>
    public bool IsUnpaid(int index) =>
        records[index].NeedsPayment && records[index].Status == RecordStatus.Recorded && !results[places[index]]!.NeedsAttention;

    /// <summary>Takes a payment that was not made, or may not have been.</summary>
    public void NotPaid(int index, ServicePayment<SettlementRecord> payment)
    {
        var (record, answer, earlier) = payment;
        results[places[index]] = UserResult.NotPaid(record.UserId.Value, record.TransactionId, record.Attempt, answer, earlier);
    }

    /// <summary>Takes a payment of an attempt that the record has left behind meanwhile: its service had refused it for good.</summary>
    public void PaidAtOtherAttempt(int index, SettlementRecord paid) =>
        results[places[index]] = UserResult.PaidAtOtherAttempt(paid.UserId.Value, paid.TransactionId, paid.Attempt);

    /// <summary>One result for each position of the batch, in its order.</summary>
    public IReadOnlyList<UserResult> Results()
    {
        foreach (var result in results)
        {
            _ = result ?? throw new InvalidOperationException("a user of the batch has no outcome");
        }

        return results!;
    }

    private void SetOutcome(int index, SettlementOutcome outcome)
    {
        var record = records[index];
        results[places[index]] = new UserResult(
            record.UserId.Value, record.NeedsPayment ? outcome : SettlementOutcome.NothingToSettle, record.Earnings);
    }
}
