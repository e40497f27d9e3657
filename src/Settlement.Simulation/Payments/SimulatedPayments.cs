using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// The books of a payment service. Each payment takes no time; time and failures are the business of
/// <see cref="RemoteCall{T}"/>.
/// </summary>
/// <param name="isBlind">Whether it pays as often as it is asked to.</param>
/// <param name="made">Told of every payment as it is made; null if nobody watches.</param>
internal class SimulatedPayments(bool isBlind, Action<Payment>? made)
{
    private readonly List<Payment> payments = [];
    private int remembered;

    /// <summary>Whether a transaction id is paid at most once.</summary>
    public bool PromisesIdempotency => !isBlind;

    /// <summary>Every payment, in the order in which they were made.</summary>
    public IReadOnlyList<Payment> Made => payments;

    /// <summary>Pays, or says that it did before.</summary>
    public virtual PaymentAnswer Pay(Payment payment)
    {
        if (!isBlind && FindRemembered(payment) is { } before)
        {
            return before == payment
                ? new PaymentAnswer(PaymentStatus.AlreadyAccepted)
                : new PaymentAnswer(PaymentStatus.ContentDiffers, "paid with other content before");
        }

        Book(payment);
        return new PaymentAnswer(PaymentStatus.Accepted);
    }

    /// <summary>Forgets which transaction ids it has seen. What it paid it still knows.</summary>
    public void ForgetKeys() => remembered = payments.Count;

    /// <summary>What was paid under a payment's transaction id.</summary>
    public Payment? LookUp(Payment payment)
    {
        foreach (var other in payments)
        {
            if (other.TransactionId == payment.TransactionId)
            {
                return other;
            }
        }

        return null;
    }

    /// <summary>Books a payment whatever was booked before.</summary>
    protected void Book(Payment payment)
    {
        payments.Add(payment);
        made?.Invoke(payment);
    }

    // The transaction id, or the user and date: a service that keeps its promise takes neither twice.
    private Payment? FindRemembered(Payment payment)
    {
        foreach (var other in payments.Skip(remembered))
        {
            if (other.TransactionId == payment.TransactionId || (other.Date == payment.Date && other.UserId == payment.UserId))
            {
                return other;
            }
        }

        return null;
    }
}
