using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// The books of a payment service. Each payment takes no time; time and failures are the business of
/// <see cref="RemoteCall{T}"/>.
/// </summary>
/// <param name="style">What kind of service it is.</param>
/// <param name="made">Told of every payment as it is made; null if nobody watches.</param>
internal class SimulatedPayments(PaymentStyle style, Action<Payment>? made)
{
    private readonly List<Payment> payments = [];
    private readonly HashSet<TransactionId> refused = [];
    private readonly bool isBlind = style == PaymentStyle.Blind;
    private int remembered;

    /// <summary>Whether a transaction id is paid at most once.</summary>
    public bool PromisesIdempotency => !isBlind;

    /// <summary>Every payment, in the order in which they were made.</summary>
    public IReadOnlyList<Payment> Made => payments;

    /// <summary>Pays, or says that it did before.</summary>
    public virtual PaymentAnswer Pay(Payment payment)
    {
        if (refused.Contains(payment.TransactionId))
        {
            return Refusal;
        }

        if (!isBlind && FindRemembered(payment) is { } before)
        {
            return before == payment
                ? new PaymentAnswer(PaymentStatus.AlreadyAccepted)
                : new PaymentAnswer(PaymentStatus.ContentDiffers, "paid with other content before");
        }

        Book(payment);
        return new PaymentAnswer(PaymentStatus.Accepted);
    }

    /// <summary>Refuses a payment; for good, where that is its style.</summary>
    public PaymentAnswer Refuse(Payment payment)
    {
        if (style != PaymentStyle.Unforgiving)
        {
            return Refusal;
        }

        // What it has paid it cannot refuse any more.
        if (LookUp(payment) is not null)
        {
            return Pay(payment);
        }

        refused.Add(payment.TransactionId);
        return Refusal;
    }

    /// <summary>Whether it has refused a transaction id for good.</summary>
    public bool HasRefused(TransactionId id) => refused.Contains(id);

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

    private static PaymentAnswer Refusal => new(PaymentStatus.Rejected, "not today");

    // The transaction id, or the user, date and correction: a service that keeps its promise takes neither twice. One that keeps
    // refusals knows transaction ids alone: it cannot tell a further attempt from a second payment.
    private Payment? FindRemembered(Payment payment)
    {
        foreach (var other in payments.Skip(remembered))
        {
            if (other.TransactionId == payment.TransactionId ||
                (style != PaymentStyle.Unforgiving && other.Date == payment.Date && other.UserId == payment.UserId &&
                    other.Correction == payment.Correction))
            {
                return other;
            }
        }

        return null;
    }
}
