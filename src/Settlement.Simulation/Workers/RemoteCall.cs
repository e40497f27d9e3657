using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// A request from a worker to the store or the payment service: the wait for a connection, the way there, the work, the
/// answer, and the worker's time-out. What the worker gave up on may still be carried out.
/// </summary>
internal sealed class RemoteCall<T>(World world, WorkerProcess process)
{
    private readonly TaskCompletionSource<T> answer = new();
    private T? result;
    private Exception? failure;
    private bool expires;

    /// <summary>Where it goes: a lane of the trace.</summary>
    public required string Lane { get; init; }

    /// <summary>What it asks for.</summary>
    public required string Operation { get; init; }

    /// <summary>What becomes of it.</summary>
    public required CallFate Fate { get; init; }

    /// <summary>How long it is held up or takes, where its fate says so, in microseconds.</summary>
    public long Delay { get; init; }

    /// <summary>Carries it out, all at once.</summary>
    public required Func<T> Apply { get; init; }

    /// <summary>Carries out part of it, as <see cref="Part"/> says; null if it has no parts.</summary>
    public Action<ulong>? ApplyPart { get; init; }

    /// <summary>Which part, where its fate is to break off.</summary>
    public ulong Part { get; init; }

    /// <summary>
    /// What the worker throws where it was refused, broke off, or was waited for too long: of the operation and the problem.
    /// </summary>
    public required Func<string, string, TransientFailureException> Failure { get; init; }

    /// <summary>What the worker takes for an answer when it has waited too long; null if it throws.</summary>
    public Func<T>? WhenLate { get; init; }

    /// <summary>Whether it needs one of the store's connections.</summary>
    public bool NeedsConnection { get; init; }

    /// <summary>Sends it.</summary>
    public Task<T> SendAsync()
    {
        if (Fate != CallFate.Answered)
        {
            world.Trace?.Invoke(Lane, $"{process.Worker.Name} {Operation}: {Fate}");
        }

        switch (Fate)
        {
            case CallFate.Answered or CallFate.BreaksOff:
                Connect();
                break;
            case CallFate.AnswerLost or CallFate.Stalls:
                Expire();
                Connect();
                break;
            case CallFate.LandsLate:
                Expire();
                world.Time.After(Delay, Connect);
                break;
            case CallFate.RequestLost:
                Expire();
                break;
            case CallFate.Refused:
                failure = Failure(Operation, "refused");
                world.Time.After(Latency(), Deliver);
                break;
            case CallFate.FailsOddly:
                failure = new InvalidOperationException("something nobody planned");
                world.Time.After(Latency(), Deliver);
                break;
            default:
                throw new InvalidOperationException($"unknown fate {Fate}");
        }

        return answer.Task;
    }

    private void Connect()
    {
        if (!NeedsConnection)
        {
            Work();
            return;
        }

        if (world.Pool.TryTake())
        {
            Work();
            return;
        }

        world.Trace?.Invoke("pool", $"{process.Worker.Name} {Operation} waits for a connection");
        Expire();
        world.Pool.Take(Work);
    }

    private void Work() => world.Time.After(Fate == CallFate.Stalls ? Delay : Latency(), Finish);

    private void Finish()
    {
        try
        {
            if (Fate == CallFate.BreaksOff)
            {
                ApplyPart!(Part);
                failure = Failure(Operation, "broke off");
            }
            else
            {
                result = Apply();
            }
        }
        catch (InvalidOperationException exception)
        {
            failure = exception;
        }

        world.Trace?.Invoke(Lane, $"{process.Worker.Name} {Operation}: {(failure is null ? "done" : Fate == CallFate.BreaksOff ? "part of it" : "failed")}");
        if (NeedsConnection)
        {
            world.Pool.Return();
        }

        if (Fate != CallFate.AnswerLost)
        {
            Deliver();
        }
    }

    // Plans the worker's time-out, by the worker's own clock; one is enough.
    private void Expire()
    {
        if (!expires)
        {
            expires = true;
            world.Time.After(process.Worker.Clock.TrueSpan(ScheduleSetup.AttemptTimeout), TimeOut);
        }
    }

    private void TimeOut()
    {
        if (answer.Task.IsCompleted)
        {
            return;
        }

        world.Trace?.Invoke(process.Worker.Name, $"{Operation}: timed out");
        process.Deliver(() =>
        {
            if (WhenLate is null)
            {
                answer.TrySetException(Failure(Operation, "timed out"));
            }
            else
            {
                answer.TrySetResult(WhenLate());
            }
        });
    }

    private void Deliver()
    {
        if (!answer.Task.IsCompleted)
        {
            process.Deliver(Complete);
        }
    }

    private void Complete()
    {
        if (failure is null)
        {
            answer.TrySetResult(result!);
        }
        else
        {
            answer.TrySetException(failure);
        }
    }

    private long Latency() => world.Random.Between(500, 6_000);
}
