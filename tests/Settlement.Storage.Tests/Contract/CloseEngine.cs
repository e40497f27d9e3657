using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>The plainest engine, for a day and its close: every call runs to its end at once, nothing is tried again.</summary>
internal sealed class CloseEngine(OpenStores stores) : IWorkflowContext
{
    private static readonly RunSizing Sizing = new() { Partitions = 3, PartitionWindow = 3, PageSize = 20, UsersPerActivity = 20, ActivityWindow = 2 };

    private readonly DayActivities day = new(stores.Inputs, stores.Settlements, stores.Payments, Sample.Settings);
    private readonly CloseActivities close = new(stores.Inputs, stores.Settlements, stores.Payments);

    public string InstanceId => "test";

    public DateTimeOffset CurrentUtc => throw new NotSupportedException("settling a day needs no clock");

    public async Task<RunReport> RunAsync() =>
        (await DayWorkflow.RunAsync(this, new RunRequest { Date = Sample.Date, RunId = Sample.NewRun(), Sizing = Sizing }))!;

    public async Task<CloseReport> CloseAsync() => (await CloseWorkflow.RunAsync(this, new CloseRequest(Sample.Date, Sizing)))!;

    public async Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retry) =>
        (TOutput)await ExecuteAsync(activity.Name, input!);

    public async Task<TOutput> CallSubWorkflowAsync<TInput, TOutput>(
        WorkflowName<TInput, TOutput> workflow, string instanceId, TInput input) =>
        (TOutput)(object)(await PartitionWorkflow.RunAsync(this, (PartitionInput)(object)input!))!;

    public Task WaitUntilAsync(DateTimeOffset until) => throw new NotSupportedException("settling a day needs no clock");

    public void ContinueAsNew<TInput>(TInput input) => throw new NotSupportedException("so few users need one generation");

    public void SetStatus(RunStatus status)
    {
    }

    private async Task<object> ExecuteAsync(string activity, object input) => activity switch
    {
        "PlanDay" => await day.PlanDayAsync((RunRequest)input, default),
        "ListPage" => await day.ListPageAsync((ListPageInput)input, default),
        "SettleUsers" => await day.SettleUsersAsync((SettleUsersInput)input, default),
        "ReconcilePart" => await day.ReconcilePartAsync((ReconcilePartInput)input, default),
        "FinishDay" => await day.FinishDayAsync((FinishDayInput)input, default),
        "BeginClose" => await close.BeginCloseAsync((CloseRequest)input, default),
        "CloseDay" => await close.CloseDayAsync((CloseDayInput)input, default),
        _ => throw new ArgumentOutOfRangeException(nameof(activity), activity, "no such activity"),
    };
}
