using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>Core's workflows of a correction as orchestrations, under the names and instance ids that Core gives them.</summary>
public static class CorrectionOrchestrations
{
    [Function("CorrectDate")]
    public static Task<CorrectionReport?> CorrectDateAsync([OrchestrationTrigger] TaskOrchestrationContext context, CorrectionRequest input) =>
        CorrectionWorkflow.RunAsync(Adapt(context), input);

    [Function("CorrectPart")]
    public static Task<CorrectedPart?> CorrectPartAsync([OrchestrationTrigger] TaskOrchestrationContext context, CorrectionPartInput input) =>
        CorrectionPartWorkflow.RunAsync(Adapt(context), input);

    [Function("CloseCorrectionOfDate")]
    public static Task<CorrectionCloseReport?> CloseCorrectionAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context, CorrectionCloseRequest input) =>
        CorrectionCloseWorkflow.RunAsync(Adapt(context), input);

    private static DurableContext Adapt(TaskOrchestrationContext context) =>
        new(context, context.CreateReplaySafeLogger(typeof(CorrectionOrchestrations)));
}
