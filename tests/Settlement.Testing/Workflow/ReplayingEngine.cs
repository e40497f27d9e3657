namespace Settlement.Testing;

/// <summary>
/// A durable engine in small: keeps histories, executes one pending activity at a time, picked by a seeded random
/// number, and replays the instance it belongs to. Transient failures are retried as the policy says, without waiting.
/// Time passes when a timer fires, and a little with every activity.
/// </summary>
public sealed class ReplayingEngine(DayWorld world, int seed)
{
    private readonly Random random = new(seed);
    private readonly List<WorkflowInstance> instances = [];
    private int executions;
    private Task<object>? ended;
    private Func<IWorkflowContext, object, Task<object>> root = RunDay;

    /// <summary>Called before an attempt with its number, from 0, the activity and its input; what it returns is thrown.</summary>
    public Func<int, string, object, Exception?> BeforeExecuting { get; init; } = static (_, _, _) => null;

    /// <summary>The same, called after the attempt has done its work.</summary>
    public Func<int, string, object, Exception?> AfterExecuting { get; init; } = static (_, _, _) => null;

    /// <summary>Called after every replay with the instances that have not ended.</summary>
    public Action<IReadOnlyList<WorkflowInstance>> Observe { get; init; } = static _ => { };

    public int Executions => executions;

    public int LongestHistory { get; private set; }

    public List<string> InstanceIds { get; } = [];

    public int Generations { get; private set; }

    public RunStatus? DayStatus { get; private set; }

    /// <summary>Every status of the day's workflow that somebody could have seen, in order.</summary>
    public List<RunStatus> DayStatuses { get; } = [];

    public async Task<RunReport> RunAsync(RunRequest request) => (RunReport)await RunAsync(request.InstanceId, request);

    public async Task<CloseReport> CloseAsync(CloseRequest request)
    {
        root = static async (context, input) => (await CloseWorkflow.RunAsync(context, (CloseRequest)input))!;
        return (CloseReport)await RunAsync(request.InstanceId, request);
    }

    public async Task<CorrectionReport> CorrectAsync(CorrectionRequest request)
    {
        root = static async (context, input) => (await CorrectionWorkflow.RunAsync(context, (CorrectionRequest)input))!;
        return (CorrectionReport)await RunAsync(CorrectionPlan.InstanceIdOf(request.Date, 1), request);
    }

    public async Task<CorrectionCloseReport> CloseCorrectionAsync(CorrectionCloseRequest request)
    {
        root = static async (context, input) => (await CorrectionCloseWorkflow.RunAsync(context, (CorrectionCloseRequest)input))!;
        return (CorrectionCloseReport)await RunAsync(request.InstanceId, request);
    }

    private async Task<object> RunAsync(string id, object input)
    {
        Replay(Start(id, input, parentCall: null));
        while (ended is null)
        {
            var ready = instances.SelectMany(instance => instance.Pending).Where(call => call.ChildId is null).ToList();
            Assert.NotEmpty(ready);
            var call = ready[random.Next(ready.Count)];
            Deliver(call, call.Name == PendingCall.Timer ? Fire(call) : await ExecuteAsync(call));
        }

        // A workflow that has ended must have left nothing behind.
        Assert.Empty(instances);
        return await ended;
    }

    private WorkflowInstance Start(string id, object input, PendingCall? parentCall)
    {
        var instance = new WorkflowInstance(id, input, parentCall, world.Now);
        Assert.DoesNotContain(id, InstanceIds);
        InstanceIds.Add(id);
        instances.Add(instance);
        return instance;
    }

    private void Deliver(PendingCall call, HistoryEvent completion)
    {
        call.Owner.Pending.Remove(call);
        call.Owner.History.Add(completion with { At = world.Now });
        Replay(call.Owner);
    }

    private void Replay(WorkflowInstance instance)
    {
        while (true)
        {
            var context = new ReplayingContext(instance);
            var run = context.Replay(instance.ParentCall is null ? root : RunPart);
            LongestHistory = Math.Max(LongestHistory, instance.History.Count);
            StartChildren(instance);
            Observe(instances);
            if (instance.ParentCall is null)
            {
                DayStatus = context.Status;
                if (context.Status is { } status && (DayStatuses.Count == 0 || DayStatuses[^1] != status))
                {
                    DayStatuses.Add(status);
                }
            }

            if (!run.IsCompleted)
            {
                return;
            }

            if (context.Next is not null && run.IsCompletedSuccessfully)
            {
                instance.ContinueAsNew(context.Next, world.Now);
                continue;
            }

            Assert.Empty(instance.Pending);
            instances.Remove(instance);
            Generations += instance.Generations;
            if (instance.ParentCall is null)
            {
                ended = run;
            }
            else
            {
                Deliver(instance.ParentCall, Completion(instance.ParentCall, run));
            }

            return;
        }
    }

    private void StartChildren(WorkflowInstance parent)
    {
        foreach (var call in parent.Pending.Where(call => call.ChildId is not null && !instances.Exists(i => i.Id == call.ChildId)).ToList())
        {
            Replay(Start(call.ChildId!, call.Input, call));
        }
    }

    private static HistoryEvent Completion(PendingCall call, Task<object> run) => run.IsCompletedSuccessfully
        ? new HistoryEvent(call.Call, Issued: null, run.Result)
        : new HistoryEvent(call.Call, Issued: null, Failure: run.Exception!.InnerException);

    private HistoryEvent Fire(PendingCall timer)
    {
        world.AdvanceTo((DateTimeOffset)timer.Input);
        return new HistoryEvent(timer.Call, Issued: null, world.Now);
    }

    private async Task<HistoryEvent> ExecuteAsync(PendingCall call)
    {
        world.AdvanceTo(world.Now + TimeSpan.FromSeconds(1));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var number = executions++;
                Throw(BeforeExecuting(number, call.Name, call.Input));
                var output = await world.ExecuteAsync(call.Name, call.Input);
                Throw(AfterExecuting(number, call.Name, call.Input));
                return new HistoryEvent(call.Call, Issued: null, output);
            }
            catch (TransientFailureException) when (attempt < call.Retry!.Attempts)
            {
                // Tried again at once: the wait is the engine's, and nobody reads a clock.
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                return new HistoryEvent(call.Call, Issued: null, Failure: new ActivityFailedException(
                    call.Name, exception is TransientFailureException, exception.Message, exception));
            }
        }
    }

    private static void Throw(Exception? exception)
    {
        if (exception is not null)
        {
            throw exception;
        }
    }

    private static async Task<object> RunDay(IWorkflowContext context, object input) =>
        (await DayWorkflow.RunAsync(context, (RunRequest)input))!;

    private static async Task<object> RunPart(IWorkflowContext context, object input) => input switch
    {
        PartitionInput part => (await PartitionWorkflow.RunAsync(context, part))!,
        CorrectionPartInput part => (await CorrectionPartWorkflow.RunAsync(context, part))!,
        _ => throw new ArgumentOutOfRangeException(nameof(input), input, "no workflow takes it"),
    };
}
