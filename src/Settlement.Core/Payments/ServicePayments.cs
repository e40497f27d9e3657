namespace Settlement.Core;

/// <summary>
/// Pays records, or entries of corrections, at a service. Where a person asks for it, what the service refuses for good is sent
/// once more under the next attempt's transaction id: the attempt goes up in the store before anything is sent under that id.
/// </summary>
/// <typeparam name="T">What is paid.</typeparam>
/// <param name="payables">What is paid, and where its attempts are kept.</param>
/// <param name="service">The payment service.</param>
internal sealed class ServicePayments<T>(IPayables<T> payables, IPaymentService service)
    where T : class
{
    private readonly PaymentStep step = new(service);

    /// <summary>Pays a list.</summary>
    /// <param name="records">What is not paid.</param>
    /// <param name="seenBefore">Which of them may have been sent before, because they were there already.</param>
    /// <param name="retried">The users whose last result was a refusal, where those are sent again under another id.</param>
    /// <param name="cancellationToken">Stops between calls.</param>
    /// <returns>What became of each, in the same order.</returns>
    public async Task<IReadOnlyList<ServicePayment<T>>> PayAsync(
        IReadOnlyList<T> records, IReadOnlyList<bool> seenBefore, IReadOnlySet<string> retried, CancellationToken cancellationToken)
    {
        var results = await PayOnceAsync(records, seenBefore, cancellationToken);

        // Refused just now, and not only in the results of an earlier run: the service may have changed its mind. One that
        // keeps no keys keeps no refusals under them either, so another id would be of no use.
        var refused = Enumerable.Range(0, results.Length)
            .Where(i => results[i].Answer.Status == PaymentStatus.Rejected && retried.Contains(payables.PaymentOf(results[i].Record).UserId.Value))
            .Where(i => payables.AttemptOf(results[i].Record) < SettlementRecord.LargestAttempt)
            .ToList();
        if (refused.Count == 0 || !service.PromisesIdempotency)
        {
            return results;
        }

        var raised = await payables.RaiseAttemptsAsync([.. refused.Select(i => results[i].Record)], cancellationToken);
        var open = new List<int>(refused.Count);
        for (var i = 0; i < refused.Count; i++)
        {
            var (record, isOpen) = raised[i];
            results[refused[i]] = new ServicePayment<T>(record, new PaymentAnswer(PaymentStatus.AlreadyAccepted));
            if (isOpen)
            {
                open.Add(refused[i]);
            }
        }

        // Whoever else raised one of them at the same time may have sent it.
        var again = await PayOnceAsync([.. open.Select(i => results[i].Record)], [.. open.Select(_ => true)], cancellationToken);
        for (var i = 0; i < open.Count; i++)
        {
            results[open[i]] = again[i];
        }

        return results;
    }

    private async Task<ServicePayment<T>[]> PayOnceAsync(
        IReadOnlyList<T> records, IReadOnlyList<bool> seenBefore, CancellationToken cancellationToken)
    {
        var results = new ServicePayment<T>[records.Count];
        await FindEarlierAsync(records, results, cancellationToken);
        var open = Enumerable.Range(0, records.Count).Where(i => results[i].Earlier is null).ToList();
        if (open.Count > 0)
        {
            var answers = await step.PayAsync(
                [.. open.Select(i => payables.PaymentOf(records[i]))], [.. open.Select(i => seenBefore[i])], cancellationToken);
            for (var i = 0; i < open.Count; i++)
            {
                results[open[i]] = new ServicePayment<T>(records[open[i]], answers[i]);
            }
        }

        return results;
    }

    // A refusal is for good. Where a service has paid after all what it had refused, another attempt would pay twice.
    private async Task FindEarlierAsync(
        IReadOnlyList<T> records, ServicePayment<T>[] results, CancellationToken cancellationToken)
    {
        var earlier = new List<Payment>();
        var places = new List<int>();
        for (var i = 0; i < records.Count; i++)
        {
            foreach (var payment in payables.EarlierOf(records[i]))
            {
                earlier.Add(payment);
                places.Add(i);
            }
        }

        if (earlier.Count == 0)
        {
            return;
        }

        var found = await service.LookUpAsync(earlier, cancellationToken);
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i] is { } payment)
            {
                results[places[i]] = new ServicePayment<T>(records[places[i]], new PaymentAnswer(PaymentStatus.ContentDiffers), payment);
            }
        }
    }
}

/// <summary>What is paid at a service: the records of a day, or the entries of a correction.</summary>
/// <typeparam name="T">What is paid.</typeparam>
internal interface IPayables<T>
{
    /// <summary>The payment of the attempt that it is at.</summary>
    Payment PaymentOf(T item);

    /// <summary>The payments of the attempts before: each was refused for good.</summary>
    IEnumerable<Payment> EarlierOf(T item);

    /// <summary>The attempt that it is at.</summary>
    int AttemptOf(T item);

    /// <summary>Moves each to its next attempt, if it is not paid and still at the one it is given at.</summary>
    /// <returns>Each as it stands afterwards, and whether it still waits for its payment.</returns>
    Task<IReadOnlyList<(T Item, bool IsOpen)>> RaiseAttemptsAsync(IReadOnlyList<T> items, CancellationToken cancellationToken);
}

/// <summary>The records of a day.</summary>
internal sealed class PayableRecords(ISettlementStore store, DayPlan plan) : IPayables<SettlementRecord>
{
    private readonly DayDerivation day = new(plan);

    public Payment PaymentOf(SettlementRecord item) => Payment.Of(item);

    public IEnumerable<Payment> EarlierOf(SettlementRecord item) => Payment.OfEarlierAttempts(item, day);

    public int AttemptOf(SettlementRecord item) => item.Attempt;

    public async Task<IReadOnlyList<(SettlementRecord Item, bool IsOpen)>> RaiseAttemptsAsync(
        IReadOnlyList<SettlementRecord> items, CancellationToken cancellationToken)
    {
        var raised = await store.RaiseAttemptsAsync([.. items.Select(item => item.NextAttempt(day))], cancellationToken);
        return [.. raised.Select((record, i) => record is null
            ? throw new InvalidOperationException($"the record of user {items[i].UserId} on {plan.Date} is gone")
            : (record, record.Status == RecordStatus.Recorded))];
    }
}

/// <summary>What became of paying a record, or an entry, at a service.</summary>
/// <typeparam name="T">What was paid.</typeparam>
/// <param name="Record">The record, at the attempt that was made last.</param>
/// <param name="Answer">The service's answer to that attempt.</param>
/// <param name="Earlier">The payment of an earlier attempt, made although it had been refused: then nothing was sent. Else null.</param>
internal readonly record struct ServicePayment<T>(T Record, PaymentAnswer Answer, Payment? Earlier = null);
