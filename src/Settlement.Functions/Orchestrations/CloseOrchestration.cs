using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>Core's close as an orchestration, under the name and instance id that Core gives it.</summary>
public static class CloseOrchestration
{
    [Function("CloseDate")]
    public static Task<CloseReport?> CloseDateAsync([OrchestrationTrigger] TaskOrchestrationContext context, CloseRequest input) =>
        CloseWorkflow.RunAsync(new DurableContext(context, context.CreateReplaySafeLogger(typeof(CloseOrchestration))), input);
}
