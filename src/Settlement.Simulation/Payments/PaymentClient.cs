using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>A worker's line to the payment service: every call is a request that may fail, be lost or land late.</summary>
internal class PaymentClient(World world, WorkerProcess process) : IPaymentService
{
    /// <inheritdoc />
    public bool PromisesIdempotency => world.Payments.PromisesIdempotency;

    /// <inheritdoc />
    public Task<IReadOnlyList<PaymentAnswer>> PayAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        var (fate, delay) = Draw();
        var rejected = payments.Count > 0 && world.Faults.Strikes(FaultKind.PaymentRejected) ? world.Random.Below(payments.Count) : -1;
        return new RemoteCall<IReadOnlyList<PaymentAnswer>>(world, process)
        {
            Lane = "payments",
            Operation = "pay",
            Fate = fate,
            Delay = delay,
            Apply = () =>
            {
                var answers = new PaymentAnswer[payments.Count];
                for (var i = 0; i < answers.Length; i++)
                {
                    answers[i] = i == rejected ? world.Payments.Refuse(payments[i]) : world.Payments.Pay(payments[i]);
                }

                return answers;
            },
            ApplyPart = first =>
            {
                for (var i = 0; i < (int)first; i++)
                {
                    world.Payments.Pay(payments[i]);
                }
            },
            Part = fate == CallFate.BreaksOff ? (ulong)world.Random.Below(payments.Count + 1) : 0,
            Failure = static (_, problem) => new PaymentServiceUnavailableException(problem),
            WhenLate = () => [.. payments.Select(_ => new PaymentAnswer(PaymentStatus.Unknown, "timed out"))],
        }.SendAsync();
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<Payment?>> LookUpAsync(IReadOnlyList<Payment> payments, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Payment?>>("look up", () =>
        {
            var found = new Payment?[payments.Count];
            for (var i = 0; i < found.Length; i++)
            {
                found[i] = world.Payments.LookUp(payments[i]);
            }

            return found;
        });

    /// <summary>Asks something that changes nothing.</summary>
    protected Task<T> ReadAsync<T>(string operation, Func<T> read) => new RemoteCall<T>(world, process)
    {
        Lane = "payments",
        Operation = operation,
        Fate = world.Faults.Strikes(FaultKind.LookUpFails) ? CallFate.Refused : CallFate.Answered,
        Apply = read,
        Failure = static (operation, problem) => new PaymentServiceUnavailableException($"{operation}: {problem}"),
    }.SendAsync();

    /// <summary>The payments of a date, by user.</summary>
    protected IReadOnlyList<Payment> Of(SettlementDate date) =>
        [.. world.Payments.Made.Where(payment => payment.Date == date).OrderBy(payment => payment.UserId)];

    private (CallFate Fate, long Delay) Draw()
    {
        var faults = world.Faults;
        return 0 switch
        {
            _ when faults.Strikes(FaultKind.PaymentRequestLost) => (CallFate.RequestLost, 0),
            _ when faults.Strikes(FaultKind.PaymentAnswerLost) => (CallFate.AnswerLost, 0),
            _ when faults.Strikes(FaultKind.PaymentLandsLate) =>
                (CallFate.LandsLate, faults.Extent(FaultKind.PaymentLandsLate, VirtualTime.Second, 60 * VirtualTime.Second)),
            _ when faults.Strikes(FaultKind.PaymentBreaksOff) => (CallFate.BreaksOff, 0),
            _ => (CallFate.Answered, 0),
        };
    }
}
