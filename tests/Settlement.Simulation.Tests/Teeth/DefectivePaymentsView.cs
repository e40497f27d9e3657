using System.Buffers.Binary;
using Settlement.Core;

namespace Settlement.Simulation.Tests.Teeth;

/// <summary>A worker's view of the payment service that misreads it. It lists nothing, as services over HTTP do not.</summary>
internal sealed class DefectivePaymentsView(Defect defect, PaymentClient client) : IPaymentService
{
    private readonly SeededRandom random = new(7);

    // Believed to promise it, the service is sent again what it may have paid before.
    public bool PromisesIdempotency => defect == Defect.RetryWithoutLookUpAgainstABlindService || client.PromisesIdempotency;

    public async Task<IReadOnlyList<PaymentAnswer>> PayAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        var sent = defect == Defect.TransactionIdFromARandom
            ? [.. payments.Select(payment => payment with { TransactionId = NewId() })]
            : payments;
        var answers = await client.PayAsync(sent, cancellationToken);
        return defect == Defect.UnknownPaymentSwallowed
            ? [.. answers.Select(answer => answer.Status == PaymentStatus.Unknown ? new PaymentAnswer(PaymentStatus.Accepted) : answer)]
            : answers;
    }

    public async Task<IReadOnlyList<Payment?>> LookUpAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        try
        {
            return await client.LookUpAsync(payments, cancellationToken);
        }
        catch (PaymentServiceUnavailableException) when (defect == Defect.LookUpFailureTakenForNotPaid)
        {
            return new Payment?[payments.Count];
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
