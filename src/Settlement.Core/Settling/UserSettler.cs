namespace Settlement.Core;

/// <summary>
/// Settles users of a day: computes what each should get and creates the record on condition that there is none. Where the
/// ledger pays, that one write has paid the user. Else the payment service is sent the derived transaction id, and the
/// record is marked paid. Any step may be killed, repeated or run twice at once; running it again finishes what is
/// unfinished and changes nothing else.
/// </summary>
/// <remarks>Thread-safe as far as its store and payment service are.</remarks>
/// <param name="store">Where records are kept.</param>
/// <param name="payments">The payment service; null where the store's ledger pays.</param>
public sealed class UserSettler(ISettlementStore store, IPaymentService? payments)
{

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
        await PayAsync(plan, draft, verdicts, cancellationToken);
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
        DayPlan plan, SettlementDraft draft, IReadOnlyList<CreateVerdict> verdicts, CancellationToken cancellationToken)
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

        if (plan.Payer == Payer.Ledger)
        {
            // Created by an older version, which posted in a second write: what waits for its posting gets it.
            await MarkPaidAsync([.. unpaid.Select(record => record.AsPosted())], cancellationToken);
            return;
        }

        var answers = await new PaymentStep(plan.ServiceOf(payments)).PayAsync([.. unpaid.Select(Payment.Of)], seenBefore, cancellationToken);
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
