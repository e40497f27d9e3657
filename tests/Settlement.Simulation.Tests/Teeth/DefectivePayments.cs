using Settlement.Core;

namespace Settlement.Simulation.Tests.Teeth;

/// <summary>A payment service that pays again when a payment, or a reversal, is replayed.</summary>
internal sealed class DefectivePayments(Defect defect, PaymentStyle style, Action<Payment> made) : SimulatedPayments(style, made)
{
    public override PaymentAnswer Pay(Payment payment)
    {
        var answer = base.Pay(payment);
        if (answer.Status == PaymentStatus.AlreadyAccepted && (defect == Defect.ServicePaysAReplayAgain || payment.IsReversal))
        {
            Book(payment);
        }

        return answer;
    }
}
