using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// The engine of a schedule, in either of the product's two manners. In process: a run lives and dies with its worker,
/// and its activities run there. Durable: workflows outlive their host and are replayed on the next; activities go to
/// any worker, and are delivered again where a worker died over them.
/// </summary>
internal sealed class TaskHub(World world)
{
    // Constant, so that a workflow gets its answers in the order in which a replay will give them.
    private const long QueueDelay = VirtualTime.Millisecond;

    // What failed is looked at, not thrown once more: throwing is a tenth of what a schedule costs.
    private const ConfigureAwaitOptions UntilItEnds =
        ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing;

    private readonly List<WorkflowInstance> instances = [];

    /// <summary>Whether a workflow of this id is under way.</summary>
    public bool IsRunning(string instanceId) => instances.Exists(instance => instance.Id == instanceId);

    /// <summary>The time of day at a moment of the schedule.</summary>
    public DateTimeOffset Utc(long at) => world.Setup.BeginsUtc.AddMicroseconds(at);

    /// <summary>Starts a run of the day.</summary>
    public void StartDay(WorkerProcess host, RunRequest request, Action<RunReport?, Exception?> ended) => Start(new WorkflowInstance
    {
        Id = request.InstanceId,
        Body = (context, input) => world.System.RunDayAsync(context, (RunRequest)input),
        Input = request,
        Host = host,
        Holder = request.Turn is null ? null : request.RunId,
        Ended = (output, failure) => ended((output as Task<RunReport?>)?.Result, failure),
    });

    /// <summary>Starts a close of the day.</summary>
    public void StartClose(WorkerProcess host, CloseRequest request, Action<CloseReport?, Exception?> ended) => Start(new WorkflowInstance
    {
        Id = request.InstanceId,
        Body = (context, input) => world.System.RunCloseAsync(context, (CloseRequest)input),
        Input = request,
        Host = host,
        Holder = request.RunId,
        Ended = (output, failure) => ended((output as Task<CloseReport?>)?.Result, failure),
    });

    /// <summary>Starts a correction.</summary>
    public void StartCorrection(WorkerProcess host, string instanceId, CorrectionRequest request, Action<CorrectionReport?, Exception?> ended) =>
        Start(new WorkflowInstance
        {
            Id = instanceId,
            Body = (context, input) => CorrectionWorkflow.RunAsync(context, (CorrectionRequest)input),
            Input = request,
            Host = host,
            Holder = request.Turn is null ? null : request.RunId,
            Ended = (output, failure) => ended((output as Task<CorrectionReport?>)?.Result, failure),
        });

    /// <summary>Starts a close of a correction.</summary>
    public void StartCorrectionClose(WorkerProcess host, CorrectionCloseRequest request, Action<CorrectionCloseReport?, Exception?> ended) =>
        Start(new WorkflowInstance
        {
            Id = request.InstanceId,
            Body = (context, input) => CorrectionCloseWorkflow.RunAsync(context, (CorrectionCloseRequest)input),
            Input = request,
            Host = host,
            Holder = request.RunId,
            Ended = (output, failure) => ended((output as Task<CorrectionCloseReport?>)?.Result, failure),
        });

    /// <summary>Starts a part of a run, or of a correction.</summary>
    public void StartPart(WorkflowInstance parent, int call, string instanceId, object input)
    {
        var generation = parent.Generation;
        Start(new WorkflowInstance
        {
            Id = instanceId,
            Body = (context, part) => part is CorrectionPartInput corrected
                ? CorrectionPartWorkflow.RunAsync(context, corrected)
                : world.System.RunPartAsync(context, (PartitionInput)part),
            Input = input,
            Parent = parent,
            Host = parent.Host,
            Holder = parent.Holder,
            Ended = (output, failure) => Answer(parent, generation, call, output, failure),
        });
    }

    /// <summary>A workflow says how far it has come; only waiting is worth a line.</summary>
    public void Note(WorkflowInstance instance, RunStatus status)
    {
        if (status.Phase == RunPhase.WaitingForTurn)
        {
            world.Trace?.Invoke("lock", $"{instance.Id} waits for {status.Turn!.Value.Holder}");
        }
    }

    /// <summary>Sends an activity to a worker.</summary>
    public void Send(ActivityMessage message)
    {
        world.Time.After(QueueDelay, () => Deliver(message));
        if (world.Faults.Strikes(FaultKind.ActivityTwice))
        {
            world.Time.After(QueueDelay + world.Random.Between(0, 5_000), () => Deliver(message));
        }

        if (world.Faults.Strikes(FaultKind.ActivityLate))
        {
            world.Time.After(
                world.Faults.Extent(FaultKind.ActivityLate, VirtualTime.Second, 90 * VirtualTime.Second), () => Deliver(message));
        }
    }

    /// <summary>Answers a workflow's wait when its time has come.</summary>
    public void Wake(WorkflowInstance instance, int call, DateTimeOffset until)
    {
        var generation = instance.Generation;
        var wait = (long)Math.Ceiling((until - Utc(world.Time.Now)).TotalMicroseconds);
        world.Time.After(wait, () => Answer(instance, generation, call, Task.FromResult(true), failure: null));
    }

    /// <summary>A worker died: its workflows and activities go to others, or are lost with it.</summary>
    public void Lost(WorkerProcess process, IReadOnlyList<ActivityMessage> running)
    {
        foreach (var instance in instances.Where(instance => instance.Host == process).ToList())
        {
            if (world.Setup.IsDurable)
            {
                instance.Episode = null;
                world.Time.After(world.Random.Between(VirtualTime.Second, 10 * VirtualTime.Second), () => Rehost(instance));
            }
            else
            {
                End(instance);
                if (instance.Parent is null)
                {
                    world.Time.After(QueueDelay, () => instance.Ended(null, new InvalidOperationException("the worker died")));
                }
            }
        }

        if (world.Setup.IsDurable)
        {
            foreach (var message in running)
            {
                world.Time.After(world.Random.Between(VirtualTime.Second, 30 * VirtualTime.Second), () => Deliver(message));
            }
        }
    }

    private void Start(WorkflowInstance instance)
    {
        instances.Add(instance);
        Begin(instance);
    }

    private void End(WorkflowInstance instance)
    {
        instance.IsOver = true;
        instance.Episode = null;
        instances.Remove(instance);
    }

    private void Rehost(WorkflowInstance instance)
    {
        if (instance.IsOver)
        {
            return;
        }

        if (world.AnyLiveProcess() is not { } host)
        {
            world.Time.After(VirtualTime.Second, () => Rehost(instance));
            return;
        }

        instance.Host = host;
        Begin(instance);
    }

    // A generation begins at its input; on a new host what was answered before is replayed in order.
    private void Begin(WorkflowInstance instance)
    {
        var host = instance.Host;
        var episode = new WorkflowEpisode(this, instance, Utc(instance.BeginsAt(world.Time.Now)));
        instance.Episode = episode;
        world.Trace?.Invoke(host.Worker.Name, $"works on {instance.Id}{(instance.History.Count > 0 ? ", replaying" : string.Empty)}");
        world.Time.After(0, () => host.Deliver(() => _ = RunAsync(instance, episode)));
        foreach (var answer in instance.History)
        {
            world.Time.After(0, () => host.Deliver(() => episode.Answer(answer)));
        }
    }

    private async Task RunAsync(WorkflowInstance instance, WorkflowEpisode episode)
    {
        var body = instance.Body(episode, instance.Input);
        await body.ConfigureAwait(UntilItEnds);
        if (instance.Episode != episode)
        {
            return;
        }

        var failure = FailureOf(body);
        if (!episode.HasAllAnswers)
        {
            world.Watch.Report(Invariant.I8, $"{instance.Id} has ended, and what it called goes on behind it");
        }

        if (failure is null && episode.Next is { } next)
        {
            instance.ContinueAsNew(next);
            Begin(instance);
            return;
        }

        End(instance);
        instance.Ended(failure is null ? body : null, failure);
    }

    private void Answer(WorkflowInstance instance, int generation, int call, Task? result, Exception? failure)
    {
        var answer = new HistoryEvent(call, world.Time.Now, result, failure);
        if (instance.Keep(generation, answer) && instance.Episode is { } episode)
        {
            var host = instance.Host;
            world.Time.After(QueueDelay, () => host.Deliver(() => episode.Answer(answer)));
        }
    }

    private void Deliver(ActivityMessage message)
    {
        var process = world.Setup.IsDurable ? world.AnyLiveProcess() : message.Instance.Host;
        if (process is null)
        {
            world.Time.After(VirtualTime.Second, () => Deliver(message));
            return;
        }

        // Noted before it is delivered: a process may die over the delivery.
        process.Began(message);
        process.Deliver(() => _ = ExecuteAsync(process, message));
    }

    private async Task ExecuteAsync(WorkerProcess process, ActivityMessage message)
    {
        var heartbeat = SendHeartbeatAsync(process, message);
        await heartbeat.ConfigureAwait(UntilItEnds);
        var activity = heartbeat.IsCompletedSuccessfully ? message.Execute(process) : heartbeat;
        await activity.ConfigureAwait(UntilItEnds);
        process.Ended(message);
        var failure = FailureOf(activity);
        if (failure is null)
        {
            world.Trace?.Invoke(process.Worker.Name, $"{message.Name} of {message.Instance.Id} done");
            Answer(message.Instance, message.Generation, message.Call, activity, failure: null);
        }
        else if (failure is TransientFailureException && ++message.Failures < message.Retry.Attempts)
        {
            world.Time.After((long)message.Retry.BackOff.TotalMicroseconds, () => Deliver(message));
        }
        else
        {
            world.Trace?.Invoke(process.Worker.Name, $"{message.Name} of {message.Instance.Id} failed: {failure.GetType().Name}");
            Answer(
                message.Instance,
                message.Generation,
                message.Call,
                result: null,
                new ActivityFailedException(message.Name, failure is TransientFailureException, failure.Message, failure));
        }
    }

    // As the app does it: before every activity of a run that holds the lease.
    private static Task SendHeartbeatAsync(WorkerProcess process, ActivityMessage message) =>
        message.Instance.Holder is { } run && message.Name is not (nameof(TurnActivities.TakeTurn) or nameof(TurnActivities.EndTurn))
            ? process.Turn.SendHeartbeatAsync(run)
            : Task.CompletedTask;

    private static Exception? FailureOf(Task task) =>
        task.IsCanceled ? new TaskCanceledException(task) : task.Exception?.InnerException;
}
