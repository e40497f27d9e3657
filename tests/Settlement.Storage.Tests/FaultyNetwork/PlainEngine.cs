using Settlement.Core;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>
/// The plainest engine: runs the day's workflow over some stores, tries an activity again as its policy says, without
/// waiting, and keeps no history.
/// </summary>
internal sealed class PlainEngine(DayActivities activities)
{
    private readonly List<StoredPosition> reported = [];

    /// <summary>The users who were reported as done, in activities that ended without anything to look at.</summary>
    public IReadOnlyList<StoredPosition> Reported => reported;

    /// <summary>Runs the day.</summary>
    /// <exception cref="ActivityFailedException">An activity failed for good.</exception>
    public async Task<RunReport> RunAsync(RunRequest request) =>
        (await DayWorkflow.RunAsync(new Context(this, request.InstanceId), request))!;

    private async Task<object> CallAsync(string activity, object input, RetryPolicy retry)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var output = await ExecuteAsync(activity, input);
                Remember(input, output);
                return output;
            }
            catch (TransientFailureException exception)
            {
                if (attempt == retry.Attempts)
                {
                    throw new ActivityFailedException(activity, isTransient: true, exception.Message, exception);
                }
            }
            catch (Exception exception)
            {
                throw new ActivityFailedException(activity, isTransient: false, exception.Message, exception);
            }
        }
    }

    private async Task<object> ExecuteAsync(string activity, object input) => activity switch
    {
        "PlanDay" => await activities.PlanDayAsync((RunRequest)input, CancellationToken.None),
        "ListPage" => await activities.ListPageAsync((ListPageInput)input, CancellationToken.None),
        "SettleUsers" => await activities.SettleUsersAsync((SettleUsersInput)input, CancellationToken.None),
        "QuarantineUser" => await activities.QuarantineUserAsync((QuarantineUserInput)input, CancellationToken.None),
        "ReconcilePart" => await activities.ReconcilePartAsync((ReconcilePartInput)input, CancellationToken.None),
        "FinishDay" => await activities.FinishDayAsync((FinishDayInput)input, CancellationToken.None),
        _ => throw new ArgumentOutOfRangeException(nameof(activity), activity, "no such activity"),
    };

    private void Remember(object input, object output)
    {
        if (input is SettleUsersInput users && output is SettledPart { Attention.Count: 0 })
        {
            lock (reported)
            {
                reported.AddRange(users.Positions);
            }
        }
    }

    private sealed class Context(PlainEngine engine, string instanceId) : IWorkflowContext
    {
        private object? next;

        public string InstanceId => instanceId;

        public DateTimeOffset CurrentUtc => throw new NotSupportedException("settling a day needs no clock");

        public Task WaitUntilAsync(DateTimeOffset until) => throw new NotSupportedException("settling a day needs no clock");

        public async Task<TOutput> CallActivityAsync<TInput, TOutput>(
            ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retry) =>
            (TOutput)await engine.CallAsync(activity.Name, input!, retry);

        public async Task<TOutput> CallSubWorkflowAsync<TInput, TOutput>(
            WorkflowName<TInput, TOutput> workflow, string instanceId, TInput input)
        {
            Assert.Equal(PartitionWorkflow.Name.Name, workflow.Name);
            var generation = (PartitionInput)(object)input!;
            while (true)
            {
                var context = new Context(engine, instanceId);
                var output = await PartitionWorkflow.RunAsync(context, generation);
                if (context.next is null)
                {
                    return (TOutput)(object)output!;
                }

                generation = (PartitionInput)context.next;
            }
        }

        public void ContinueAsNew<TInput>(TInput input) => next = input;

        public void SetStatus(RunStatus status)
        {
        }
    }
}
