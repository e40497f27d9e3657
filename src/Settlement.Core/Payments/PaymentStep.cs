namespace Settlement.Core;

/// <summary>
/// Gets a definite answer for each payment where one can be had. What may have been sent before is looked up before it is
/// sent, whatever the service promises: services forget idempotency keys, often within a day, and not what they paid. What
/// a call left unknown is looked up, too; only a service that promises idempotency is then asked again.
/// </summary>
internal sealed class PaymentStep(IPaymentService payments)
{
    /// <summary>How often a payment is sent in one settlement of a batch.</summary>
    private const int Sends = 2;

    /// <summary>Pays a list.</summary>
    /// <param name="instructions">What to pay.</param>
    /// <param name="seenBefore">
    /// Which of them may have been sent before, because their record was there already. The service is asked about these
    /// before anything is sent.
    /// </param>
    /// <param name="cancellationToken">Stops between calls.</param>
    /// <returns>An answer for each, in the same order; <see cref="PaymentStatus.Unknown"/> is final for this run.</returns>
    public async Task<IReadOnlyList<PaymentAnswer>> PayAsync(
        IReadOnlyList<Payment> instructions, IReadOnlyList<bool> seenBefore, CancellationToken cancellationToken)
    {
        var answers = new PaymentAnswer?[instructions.Count];
        await LookUpAsync(instructions, answers, [.. Indices(instructions.Count).Where(i => seenBefore[i])], cancellationToken);
        var failure = string.Empty;
        var sends = payments.PromisesIdempotency ? Sends : 1;
        for (var send = 0; send < sends; send++)
        {
            var open = Indices(instructions.Count).Where(i => answers[i] is null).ToList();
            if (open.Count == 0)
            {
                break;
            }

            (var unknown, failure) = await SendAsync(instructions, answers, open, cancellationToken);
            await LookUpAsync(instructions, answers, unknown, cancellationToken);
        }

        return [.. answers.Select(answer =>
            answer ?? new PaymentAnswer(PaymentStatus.Unknown, $"{failure}, and it was not found when looked up"))];
    }

    // Returns the indices whose fate the call left unknown, and what became of the call.
    private async Task<(List<int> Unknown, string Failure)> SendAsync(
        IReadOnlyList<Payment> instructions, PaymentAnswer?[] answers, List<int> open, CancellationToken cancellationToken)
    {
        IReadOnlyList<PaymentAnswer> sent;
        try
        {
            sent = await payments.PayAsync([.. open.Select(i => instructions[i])], cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever went wrong, the payments may have been made: the look-up decides, not the exception.
            return (open, exception.Message);
        }

        var unknown = new List<int>();
        var failure = "no answer";
        for (var i = 0; i < open.Count; i++)
        {
            if (sent[i].Status == PaymentStatus.Unknown)
            {
                unknown.Add(open[i]);
                failure = sent[i].Reason ?? failure;
            }
            else
            {
                answers[open[i]] = sent[i];
            }
        }

        return (unknown, failure);
    }

    private async Task LookUpAsync(
        IReadOnlyList<Payment> instructions, PaymentAnswer?[] answers, List<int> indices, CancellationToken cancellationToken)
    {
        if (indices.Count == 0)
        {
            return;
        }

        var found = await payments.LookUpAsync([.. indices.Select(i => instructions[i])], cancellationToken);
        for (var i = 0; i < indices.Count; i++)
        {
            if (found[i] is { } payment)
            {
                answers[indices[i]] = payment == instructions[indices[i]]
                    ? new PaymentAnswer(PaymentStatus.AlreadyAccepted)
                    : new PaymentAnswer(PaymentStatus.ContentDiffers, $"it pays {payment.Amount} to user {payment.UserId} for {payment.Purpose}");
            }
        }
    }

    private static IEnumerable<int> Indices(int count) => Enumerable.Range(0, count);
}
