namespace Settlement.Core;

/// <summary>
/// Pays records at a service. Where a person asks for it, what the service refuses for good is sent once more under the
/// next attempt's transaction id: the attempt goes up on the record before anything is sent under that id.
/// </summary>
/// <param name="store">Where records are kept.</param>
/// <param name="service">The payment service.</param>
/// <param name="plan">The day's plan.</param>
internal sealed class ServicePayments(ISettlementStore store, IPaymentService service, DayPlan plan)
{
    private readonly DayDerivation day = new(plan);
    private readonly PaymentStep step = new(service);

    /// <summary>Pays a list of records.</summary>
    /// <param name="records">Records that are not paid.</param>
    /// <param name="seenBefore">Which of them may have been sent before, because they were there already.</param>
    /// <param name="retried">The users whose last result was a refusal, where those are sent again under another id.</param>
    /// <param name="cancellationToken">Stops between calls.</param>
    /// <returns>What became of each, in the same order.</returns>
    public async Task<IReadOnlyList<ServicePayment>> PayAsync(
        IReadOnlyList<SettlementRecord> records, IReadOnlyList<bool> seenBefore, IReadOnlySet<string> retried, CancellationToken cancellationToken)
    {
        var results = await PayOnceAsync(records, seenBefore, cancellationToken);

        // Refused just now, and not only in the results of an earlier run: the service may have changed its mind. One that
        // keeps no keys keeps no refusals under them either, so another id would be of no use.
        var refused = Enumerable.Range(0, results.Length)
            .Where(i => results[i].Answer.Status == PaymentStatus.Rejected && retried.Contains(results[i].Record.UserId.Value))
            .Where(i => results[i].Record.Attempt < SettlementRecord.LargestAttempt)
            .ToList();
        if (refused.Count == 0 || !service.PromisesIdempotency)
        {
            return results;
        }

        var raised = await store.RaiseAttemptsAsync([.. refused.Select(i => results[i].Record.NextAttempt(day))], cancellationToken);
        var open = new List<int>(refused.Count);
        for (var i = 0; i < refused.Count; i++)
        {
            var record = raised[i] ?? throw new InvalidOperationException($"the record of user {results[refused[i]].Record.UserId} on {plan.Date} is gone");
            results[refused[i]] = new ServicePayment(record, new PaymentAnswer(PaymentStatus.AlreadyAccepted));
            if (record.Status == RecordStatus.Recorded)
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

    private async Task<ServicePayment[]> PayOnceAsync(
        IReadOnlyList<SettlementRecord> records, IReadOnlyList<bool> seenBefore, CancellationToken cancellationToken)
    {
        var results = new ServicePayment[records.Count];
        await FindEarlierAsync(records, results, cancellationToken);
        var open = Enumerable.Range(0, records.Count).Where(i => results[i].Earlier is null).ToList();
        if (open.Count > 0)
        {
            var answers = await step.PayAsync(
                [.. open.Select(i => Payment.Of(records[i]))], [.. open.Select(i => seenBefore[i])], cancellationToken);
            for (var i = 0; i < open.Count; i++)
            {
                results[open[i]] = new ServicePayment(records[open[i]], answers[i]);
            }
        }

        return results;
    }

    // A refusal is for good. Where a service has paid after all what it had refused, another attempt would pay twice.
    private async Task FindEarlierAsync(
        IReadOnlyList<SettlementRecord> records, ServicePayment[] results, CancellationToken cancellationToken)
    {
        var earlier = new List<Payment>();
        var places = new List<int>();
        for (var i = 0; i < records.Count; i++)
        {
            foreach (var payment in Payment.OfEarlierAttempts(records[i], day))
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
                results[places[i]] = new ServicePayment(records[places[i]], new PaymentAnswer(PaymentStatus.ContentDiffers), payment);
            }
        }
    }
}

/// <summary>What became of paying a record at a service.</summary>
/// <param name="Record">The record, at the attempt that was made last.</param>
/// <param name="Answer">The service's answer to that attempt.</param>
/// <param name="Earlier">The payment of an earlier attempt, made although it had been refused: then nothing was sent. Else null.</param>
internal readonly record struct ServicePayment(SettlementRecord Record, PaymentAnswer Answer, Payment? Earlier = null);
