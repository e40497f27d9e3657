namespace Settlement.Core;

/// <summary>
/// Corrects one part of the users that a correction is about, or says what it comes to: walks it page by page, and continues as new
/// after a fixed number of pages, so that no history grows with the number of users.
/// </summary>
public static class CorrectionPartWorkflow
{
    /// <summary>The workflow's name; its instance id is <see cref="RunRequest.PartInstanceId"/>.</summary>
    public static WorkflowName<CorrectionPartInput, CorrectedPart> Name { get; } = new("CorrectPart");

    /// <summary>Runs one generation of the workflow; null where the next goes on.</summary>
    public static async Task<CorrectedPart?> RunAsync(IWorkflowContext context, CorrectionPartInput input)
    {
        var corrected = input.Corrected;
        var first = input.First;
        for (var pages = 0; pages < input.PagesPerGeneration; pages++)
        {
            // A token is moved on to only once its page is done: one taken before would skip users after a crash.
            var page = await context.CallActivityAsync(CorrectionActivities.CorrectPage, first, input.Retry);
            corrected += page.Part;
            context.SetStatus(new RunStatus(input.Phase, corrected.Users.Tally));
            if (page.Continuation is null)
            {
                return corrected;
            }

            first = first with { Continuation = page.Continuation };
        }

        context.ContinueAsNew(input with { First = first, Corrected = corrected });
        return null;
    }
}

/// <summary>What a part's workflow needs, and how far it has come.</summary>
/// <param name="First">The next page.</param>
/// <param name="Corrected">What the pages before came to.</param>
/// <param name="PagesPerGeneration">Pages after which it continues as new.</param>
/// <param name="Retry">How activities are retried.</param>
public sealed record CorrectionPartInput(CorrectPageInput First, CorrectedPart Corrected, int PagesPerGeneration, RetryPolicy Retry)
{
    /// <summary>What the workflow is doing.</summary>
    internal RunPhase Phase => First.Book ? RunPhase.Settling : RunPhase.Planning;
}
