namespace Settlement.Testing;

/// <summary>The plainest engine: every call runs to its end at once, nothing is replayed.</summary>
public sealed class StraightContext : IWorkflowContext
{
    private readonly Func<string, object, RetryPolicy, Task<object>> call;
    private readonly DayWorld? clock;
    private object? next;

    /// <summary>A context over the activities and the time of a world; a failure is not tried again.</summary>
    public StraightContext(DayWorld world, string instanceId)
        : this((activity, input, _) => world.ExecuteAsync(activity, input), instanceId, world)
    {
    }

    private StraightContext(Func<string, object, RetryPolicy, Task<object>> call, string instanceId, DayWorld? clock)
    {
        this.call = call;
        this.clock = clock;
        InstanceId = instanceId;
    }

    public string InstanceId { get; }

    public DateTimeOffset CurrentUtc => Clock.Now;

    /// <summary>What the workflow published, in order.</summary>
    public List<RunStatus> Statuses { get; } = [];

    private DayWorld Clock => clock ?? throw new NotSupportedException("settling a day needs no clock");

    public static Task<RunReport> RunAsync(DayWorld world, RunRequest request) =>
        RunAsync(new StraightContext(world, request.InstanceId), request);

    /// <summary>Runs a day that needs no clock.</summary>
    /// <param name="call">Runs an activity by its name on its input, and again as the policy says where the test wants it.</param>
    /// <param name="request">The day.</param>
    public static Task<RunReport> RunAsync(Func<string, object, RetryPolicy, Task<object>> call, RunRequest request) =>
        RunAsync(new StraightContext(call, request.InstanceId, clock: null), request);

    public static async Task<CloseReport> CloseAsync(DayWorld world, CloseRequest? request = null) =>
        (await CloseWorkflow.RunAsync(new StraightContext(world, "close"), request ?? DayWorld.CloseOf()))!;

    /// <summary>Closes a day that needs no clock.</summary>
    /// <inheritdoc cref="RunAsync(Func{string, object, RetryPolicy, Task{object}}, RunRequest)" />
    public static async Task<CloseReport> CloseAsync(Func<string, object, RetryPolicy, Task<object>> call, CloseRequest request) =>
        (await CloseWorkflow.RunAsync(new StraightContext(call, "close", clock: null), request))!;

    /// <summary>Corrects a day, or previews that, over the activities of a world.</summary>
    public static async Task<CorrectionReport> CorrectAsync(DayWorld world, CorrectionRequest request) =>
        (await CorrectionWorkflow.RunAsync(new StraightContext(world, CorrectionPlan.InstanceIdOf(request.Date, 1)), request))!;

    /// <summary>Corrects a day, or previews that.</summary>
    /// <param name="call">Runs an activity.</param>
    /// <param name="request">What to correct.</param>
    public static async Task<CorrectionReport> CorrectAsync(Func<string, object, RetryPolicy, Task<object>> call, CorrectionRequest request) =>
        (await CorrectionWorkflow.RunAsync(new StraightContext(call, CorrectionPlan.InstanceIdOf(request.Date, 1), clock: null), request))!;

    /// <summary>Closes a correction over the activities of a world.</summary>
    public static async Task<CorrectionCloseReport> CloseCorrectionAsync(DayWorld world, CorrectionCloseRequest request) =>
        (await CorrectionCloseWorkflow.RunAsync(new StraightContext(world, request.InstanceId), request))!;

    /// <summary>Closes a correction.</summary>
    /// <param name="call">Runs an activity.</param>
    /// <param name="request">What to close.</param>
    public static async Task<CorrectionCloseReport> CloseCorrectionAsync(
        Func<string, object, RetryPolicy, Task<object>> call, CorrectionCloseRequest request) =>
        (await CorrectionCloseWorkflow.RunAsync(new StraightContext(call, request.InstanceId, clock: null), request))!;

    public async Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retry) =>
        (TOutput)await call(activity.Name, input!, retry);

    public async Task<TOutput> CallSubWorkflowAsync<TInput, TOutput>(
        WorkflowName<TInput, TOutput> workflow, string instanceId, TInput input)
    {
        object generation = input!;
        while (true)
        {
            var context = new StraightContext(call, instanceId, clock);
            object? output = generation switch
            {
                PartitionInput part => await PartitionWorkflow.RunAsync(context, part),
                CorrectionPartInput part => await CorrectionPartWorkflow.RunAsync(context, part),
                _ => throw new ArgumentOutOfRangeException(nameof(workflow), workflow.Name, "no such workflow"),
            };
            if (context.next is null)
            {
                return (TOutput)output!;
            }

            generation = context.next;
        }
    }

    public Task WaitUntilAsync(DateTimeOffset until)
    {
        Clock.AdvanceTo(until);
        return Task.CompletedTask;
    }

    public void ContinueAsNew<TInput>(TInput input) => next = input;

    public void SetStatus(RunStatus status) => Statuses.Add(status);

    private static async Task<RunReport> RunAsync(StraightContext context, RunRequest request)
    {
        while (true)
        {
            var report = await DayWorkflow.RunAsync(context, request);
            if (context.next is null)
            {
                return report!;
            }

            request = (RunRequest)context.next;
            context = new StraightContext(context.call, context.InstanceId, context.clock);
        }
    }
}
