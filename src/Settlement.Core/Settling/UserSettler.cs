namespace Settlement.Core;

/// <summary>
/// Settles users of a day: computes what each should get, creates the record on condition that there is none, pays with
/// the derived transaction id, marks the record paid. Any step may be killed, repeated or run twice at once; running it
/// again finishes what is unfinished and changes nothing else.
/// </summary>
/// <remarks>Thread-safe as far as its store and payment service are.</remarks>
public sealed class UserSettler(ISettlementStore store, IPaymentService payments)
{
    private readonly PaymentStep paymentStep = new(payments);

    /// <summary>Settles a batch; one user is a list of one. The users of a batch are distinct.</summary>
    /// <returns>One result for each position, in the same order.</returns>
    /// <exception cref="TransientFailureException">
    /// The store or the payment service is out of reach; some users may be settled, and repeating the call is safe.
    /// </exception>
    public async Task<IReadOnlyList<UserResult>> SettleAsync(
        DayPlan plan, RunId run, IReadOnlyList<StoredPosition> positions, CancellationToken cancellationToken)
    {
        var draft = SettlementDraft.Compute(plan, run, positions);
        var verdicts = await store.CreateRecordsAsync(draft.Records, cancellationToken);
        draft.Apply(verdicts);
        await PayAsync(draft, verdicts, cancellationToken);
        return draft.Results();
    }

    /// <summary>Says what <see cref="SettleAsync"/> would do now, and writes nothing.</summary>
    /// <remarks>It asks the store only: what a payment service would refuse is not foreseen.</remarks>
    public async Task<IReadOnlyList<UserResult>> PreviewAsync(
        DayPlan plan, RunId run, IReadOnlyList<StoredPosition> positions, CancellationToken cancellationToken)
    {
        var draft = SettlementDraft.Compute(plan, run, positions);
        var users = draft.Records.Select(record => record.UserId).ToList();
        var existing = await store.ReadRecordsAsync(plan.Date, users, cancellationToken);
        draft.Apply([.. existing.Select(record => new CreateVerdict(record, CreatedVersion: null))]);
        return draft.Results();
    }

    private async Task PayAsync(
        SettlementDraft draft, IReadOnlyList<CreateVerdict> verdicts, CancellationToken cancellationToken)
    {
        var unpaid = new List<SettlementRecord>(draft.Records.Count);
        var places = new List<int>(draft.Records.Count);
        var seenBefore = new List<bool>(draft.Records.Count);
        for (var i = 0; i < draft.Records.Count; i++)
        {
            if (draft.IsUnpaid(i))
            {
                unpaid.Add(draft.Records[i]);
                places.Add(i);
                seenBefore.Add(verdicts[i].Existing is not null);
            }
        }

        if (unpaid.Count == 0)
        {
            return;
        }

        var answers = await paymentStep.PayAsync([.. unpaid.Select(Payment.Of)], seenBefore, cancellationToken);
        var paid = new List<SettlementRecord>(unpaid.Count);
        for (var i = 0; i < unpaid.Count; i++)
        {
            if (answers[i].IsPaid)
            {
                paid.Add(unpaid[i]);
            }
            else
            {
                draft.NotPaid(places[i], answers[i]);
            }
        }

        await MarkPaidAsync(paid, cancellationToken);
    }

    private async Task MarkPaidAsync(List<SettlementRecord> paid, CancellationToken cancellationToken)
    {
        if (paid.Count == 0)
        {
            return;
        }

        var marks = await store.MarkPaidAsync(paid, cancellationToken);
        for (var i = 0; i < paid.Count; i++)
        {
            if (marks[i] is MarkPaidVerdict.Missing)
            {
                throw new InvalidOperationException(
                    $"the record of user {paid[i].UserId} on {paid[i].Date} is gone after its payment {paid[i].TransactionId}");
            }
        }
    }
}
