namespace Settlement.Testing;

/// <summary>
/// A payment service in memory. With the promise of idempotency a transaction id is paid once however often it is sent;
/// without it every send that arrives pays again, which is what <see cref="Made"/> then shows.
/// </summary>
public sealed class InMemoryPaymentService(bool promisesIdempotency = true) : IPaymentService, IPaymentJournal
{
    private readonly Lock gate = new();
    private readonly List<Payment> made = [];
    private readonly Dictionary<string, PaymentAnswer> refusals = new(StringComparer.Ordinal);
    private readonly HashSet<TransactionId> refusedForGood = [];
    private readonly List<string> calls = [];
    private int remembered;

    public bool PromisesIdempotency => promisesIdempotency;

    /// <summary>Whether it can list what it paid.</summary>
    public bool Lists { get; set; } = true;

    /// <summary>Whether a transaction id that was refused once is refused for ever, though the user may be paid under another.</summary>
    public bool KeepsRefusals { get; init; }

    /// <summary>Called with the number of the send, from 1, before anything is paid; may throw.</summary>
    public Action<int> BeforePaying { get; set; } = static _ => { };

    /// <summary>Called with the number of the send after everything is paid; may throw.</summary>
    public Action<int> AfterPaying { get; set; } = static _ => { };

    /// <summary>Called before a look-up; may throw.</summary>
    public Action BeforeLookingUp { get; set; } = static () => { };

    /// <summary>Every payment that was made, in order.</summary>
    public IReadOnlyList<Payment> Made
    {
        get
        {
            lock (gate)
            {
                return [.. made];
            }
        }
    }

    /// <summary>The calls in order: <c>pay user</c>, <c>look up user,user</c>.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    private int Sends => calls.Count(call => call.StartsWith("pay ", StringComparison.Ordinal));

    /// <summary>Answers a user's payments without paying them.</summary>
    public void Refuse(string user, PaymentAnswer answer) => refusals[user] = answer;

    public void Relent(string user) => refusals.Remove(user);

    /// <summary>Refuses a transaction id for ever, though its user may be paid under another.</summary>
    public void RefuseForGood(TransactionId id) => refusedForGood.Add(id);

    /// <summary>Forgets which transaction ids it has seen, as services do after a day; what it paid it still shows.</summary>
    public void ForgetKeys()
    {
        lock (gate)
        {
            remembered = made.Count;
        }
    }

    public void Put(Payment payment)
    {
        lock (gate)
        {
            made.Add(payment);
        }
    }

    public void Remove(Payment payment)
    {
        lock (gate)
        {
            Assert.True(made.Remove(payment));
        }
    }

    public void ForgetCalls()
    {
        lock (gate)
        {
            calls.Clear();
        }
    }

    public Task<IReadOnlyList<PaymentAnswer>> PayAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            calls.Add($"pay {string.Join(',', payments.Select(payment => payment.UserId))}");
            BeforePaying(Sends);
            IReadOnlyList<PaymentAnswer> answers = [.. payments.Select(Pay)];
            AfterPaying(Sends);
            return Task.FromResult(answers);
        }
    }

    public Task<IReadOnlyList<Payment?>> LookUpAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            calls.Add($"look up {string.Join(',', payments.Select(payment => payment.UserId))}");
            BeforeLookingUp();
            return Task.FromResult<IReadOnlyList<Payment?>>(
                [.. payments.Select(payment => made.Find(other => other.TransactionId == payment.TransactionId))]);
        }
    }

    public Task<bool> CanListAsync(SettlementDate date, CancellationToken cancellationToken) => Task.FromResult(Lists);

    public IAsyncEnumerable<ListedPayment> ListPaymentsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Made.Where(payment => payment.Date == date).OrderBy(payment => payment.UserId).Select(ListedPayment.Of).ToAsyncEnumerable();

    private PaymentAnswer Pay(Payment payment)
    {
        Assert.NotEqual(Money.Zero, payment.Amount);
        if (refusedForGood.Contains(payment.TransactionId))
        {
            return new PaymentAnswer(PaymentStatus.Rejected, "refused before");
        }

        if (refusals.TryGetValue(payment.UserId.Value, out var refusal))
        {
            if (KeepsRefusals && refusal.Status == PaymentStatus.Rejected)
            {
                refusedForGood.Add(payment.TransactionId);
            }

            return refusal;
        }

        var before = PromisesIdempotency ? made.Skip(remembered).FirstOrDefault(other => other.TransactionId == payment.TransactionId) : null;
        if (before is not null)
        {
            return new PaymentAnswer(before == payment ? PaymentStatus.AlreadyAccepted : PaymentStatus.ContentDiffers);
        }

        made.Add(payment);
        return new PaymentAnswer(PaymentStatus.Accepted);
    }
}
