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
    private static readonly HashSet<string> Nobody = [];

    /// <summary>Settles a batch; one user is a list of one. The users of a batch are distinct.</summary>
    /// <inheritdoc cref="SettleAsync(DayPlan, RunId, IReadOnlyList{StoredPosition}, IReadOnlySet{string}, CancellationToken)" />
    public Task<IReadOnlyList<UserResult>> SettleAsync(
        DayPlan plan, RunId run, IReadOnlyList<StoredPosition> positions, CancellationToken cancellationToken) =>
        SettleAsync(plan, run, positions, Nobody, cancellationToken);

    /// <summary>Settles a batch, and pays some users under another transaction id where theirs is refused for good.</summary>
    /// <param name="plan">The day's plan.</param>
    /// <param name="run">The run.</param>
    /// <param name="positions">The users' positions, distinct users.</param>
    /// <param name="retried">Users whose payment was refused for good before, and is to be made under the next attempt's id.</param>
    /// <param name="cancellationToken">Stops between calls.</param>
    /// <returns>One result for each position, in the same order.</returns>
    /// <exception cref="TransientFailureException">
    /// The store or the payment service is out of reach; some users may be settled, and repeating the call is safe.
    /// </exception>
    public async Task<IReadOnlyList<UserResult>> SettleAsync(
        DayPlan plan, RunId run, IReadOnlyList<StoredPosition> positions, IReadOnlySet<string> retried, CancellationToken cancellationToken)
    {
        var draft = SettlementDraft.Compute(plan, run, positions);
        var verdicts = await store.CreateRecordsAsync(draft.Records, cancellationToken);
        draft.Apply(verdicts);
        await PayAsync(plan, draft, verdicts, retried, cancellationToken);
        return draft.Results();
    }

    /// <summary>Says what settling a batch would do now, and writes nothing.</summary>
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
        DayPlan plan, SettlementDraft draft, IReadOnlyList<CreateVerdict> verdicts, IReadOnlySet<string> retried, CancellationToken cancellationToken)
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
            await MarkPaidAsync(draft, [.. unpaid.Select(record => record.AsPosted())], places, cancellationToken);
            return;
        }

        var results = await new ServicePayments<SettlementRecord>(new PayableRecords(store, plan), plan.ServiceOf(payments)).PayAsync(unpaid, seenBefore, retried, cancellationToken);
        var paid = new List<SettlementRecord>(unpaid.Count);
        var paidPlaces = new List<int>(unpaid.Count);
        for (var i = 0; i < unpaid.Count; i++)
        {
            if (results[i].Answer.IsPaid)
            {
                paid.Add(results[i].Record);
                paidPlaces.Add(places[i]);
            }
            else
            {
                draft.NotPaid(places[i], results[i]);
            }
        }

        await MarkPaidAsync(draft, paid, paidPlaces, cancellationToken);
    }

    private async Task MarkPaidAsync(
        SettlementDraft draft, List<SettlementRecord> paid, List<int> places, CancellationToken cancellationToken)
    {
        if (paid.Count == 0)
        {
            return;
        }

        var marks = await store.MarkPaidAsync(paid, cancellationToken);
        for (var i = 0; i < paid.Count; i++)
        {
            switch (marks[i])
            {
                case MarkPaidVerdict.Missing:
                    throw new InvalidOperationException(
                        $"the record of user {paid[i].UserId} on {paid[i].Date} is gone after its payment {paid[i].TransactionId}");
                case MarkPaidVerdict.OtherAttempt:
                    draft.PaidAtOtherAttempt(places[i], paid[i]);
                    break;
                case MarkPaidVerdict.Marked or MarkPaidVerdict.AlreadyPaid:
                    break;
            }
        }
    }
}
