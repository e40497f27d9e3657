namespace Settlement.Core.Tests;

/// <summary>The plainest engine: every call runs to its end at once, nothing is replayed.</summary>
internal sealed class StraightContext(DayWorld world, string instanceId) : IWorkflowContext
{
    private object? next;

    public string InstanceId => instanceId;

    public DateTimeOffset CurrentUtc => world.Now;

    public static async Task<RunReport> RunAsync(DayWorld world, RunRequest request)
    {
        while (true)
        {
            var context = new StraightContext(world, request.InstanceId);
            var report = await DayWorkflow.RunAsync(context, request);
            if (context.next is null)
            {
                return report!;
            }

            request = (RunRequest)context.next;
        }
    }

    public static async Task<CloseReport> CloseAsync(DayWorld world, CloseRequest? request = null) =>
        (await CloseWorkflow.RunAsync(new StraightContext(world, "close"), request ?? DayWorld.CloseOf()))!;

    public async Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retry) =>
        (TOutput)await world.ExecuteAsync(activity.Name, input!);

    public async Task<TOutput> CallSubWorkflowAsync<TInput, TOutput>(
        WorkflowName<TInput, TOutput> workflow, string instanceId, TInput input)
    {
        Assert.Equal(PartitionWorkflow.Name.Name, workflow.Name);
        var generation = (PartitionInput)(object)input!;
        while (true)
        {
            var context = new StraightContext(world, instanceId);
            var output = await PartitionWorkflow.RunAsync(context, generation);
            if (context.next is null)
            {
                return (TOutput)(object)output!;
            }

            generation = (PartitionInput)context.next;
        }
    }

    public Task WaitUntilAsync(DateTimeOffset until)
    {
        world.AdvanceTo(until);
        return Task.CompletedTask;
    }

    public void ContinueAsNew<TInput>(TInput input) => next = input;

    /// <summary>What the workflow published, in order.</summary>
    public List<RunStatus> Statuses { get; } = [];

    public void SetStatus(RunStatus status) => Statuses.Add(status);
}
