using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>Core's workflows as orchestrations, under the names and instance ids that Core gives them.</summary>
public static class DayOrchestrations
{
    [Function("SettleDay")]
    public static Task<RunReport?> SettleDayAsync([OrchestrationTrigger] TaskOrchestrationContext context, RunRequest input) =>
        DayWorkflow.RunAsync(Adapt(context), input);

    [Function("SettlePartition")]
    public static Task<SettledPart?> SettlePartitionAsync([OrchestrationTrigger] TaskOrchestrationContext context, PartitionInput input) =>
        PartitionWorkflow.RunAsync(Adapt(context), input);

    private static DurableContext Adapt(TaskOrchestrationContext context) =>
        new(context, context.CreateReplaySafeLogger(typeof(DayOrchestrations)));
}
