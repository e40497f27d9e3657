using System.Buffers.Binary;
using Settlement.Core;

namespace Settlement.Simulation.Tests.Teeth;

/// <summary>A worker's view of the payment service that misreads it. It lists nothing, as services over HTTP do not.</summary>
internal sealed class DefectivePaymentsView(Defect defect, PaymentClient client) : IPaymentService
{
    private readonly SeededRandom random = new(7);
    private readonly HashSet<TransactionId> sentHere = [];

    public bool PromisesIdempotency => client.PromisesIdempotency;

    public async Task<IReadOnlyList<PaymentAnswer>> PayAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        var sent = defect == Defect.TransactionIdFromARandom
            ? [.. payments.Select(payment => payment with { TransactionId = NewId() })]
            : payments;
        sentHere.UnionWith(sent.Select(payment => payment.TransactionId));
        if (defect == Defect.AttemptRaisedAfterAnUnknownAnswer)
        {
            return await PayOrBelieveRefusedAsync(payments, cancellationToken);
        }

        var answers = await client.PayAsync(sent, cancellationToken);
        return defect == Defect.UnknownPaymentSwallowed
            ? [.. answers.Select(answer => answer.Status == PaymentStatus.Unknown ? new PaymentAnswer(PaymentStatus.Accepted) : answer)]
            : answers;
    }

    public async Task<IReadOnlyList<Payment?>> LookUpAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        // What this batch has not sent is believed never to have been sent.
        if (defect == Defect.SentAgainWithoutLookingUp && !payments.Any(payment => sentHere.Contains(payment.TransactionId)))
        {
            return new Payment?[payments.Count];
        }

        try
        {
            return await client.LookUpAsync(payments, cancellationToken);
        }
        catch (PaymentServiceUnavailableException) when (defect == Defect.LookUpFailureTakenForNotPaid)
        {
            return new Payment?[payments.Count];
        }
    }

    // No answer is believed to be a refusal, so that the next attempt may follow.
    private async Task<IReadOnlyList<PaymentAnswer>> PayOrBelieveRefusedAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        var refused = new PaymentAnswer(PaymentStatus.Rejected, "no answer");
        try
        {
            var answers = await client.PayAsync(payments, cancellationToken);
            return [.. answers.Select(answer => answer.Status == PaymentStatus.Unknown ? refused : answer)];
        }
        catch (PaymentServiceUnavailableException)
        {
            return [.. payments.Select(_ => refused)];
        }
    }

    private TransactionId NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, random.Next());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], random.Next());
        return new TransactionId(new Guid(bytes));
    }
}
