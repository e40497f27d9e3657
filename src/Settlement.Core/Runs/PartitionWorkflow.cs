namespace Settlement.Core;

/// <summary>
/// Settles one part of a date's users: walks it page by page, settles each page's users in activities, and continues as
/// new after a fixed number of pages, so that no history grows with the number of users.
/// </summary>
public static class PartitionWorkflow
{
    /// <summary>The workflow's name; its instance id is <see cref="RunRequest.PartInstanceId"/>.</summary>
    public static WorkflowName<PartitionInput, SettledPart> Name { get; } = new("SettlePartition");

    /// <summary>Runs one generation of the workflow; null where the next goes on.</summary>
    public static async Task<SettledPart?> RunAsync(IWorkflowContext context, PartitionInput input)
    {
        var sizing = input.Request.Sizing;
        var settled = input.Settled;
        var continuation = input.Continuation;
        for (var pages = 0; pages < sizing.PagesPerGeneration; pages++)
        {
            var page = await context.CallActivityAsync(
                DayActivities.ListPage, input.Page(continuation), sizing.Retry);
            if (page.Agreed is { Users: > 0 } agreed)
            {
                settled += new SettledPart(agreed, []);
                context.SetStatus(new RunStatus(RunPhase.Settling, settled.Tally));
            }

            settled = await SettlePageAsync(context, input, page.Items, settled);

            // Only now: a token taken before its page was settled would skip users after a crash.
            continuation = page.Continuation;
            if (continuation is null)
            {
                return settled;
            }
        }

        context.ContinueAsNew(input with { Continuation = continuation, Settled = settled });
        return null;
    }

    private static async Task<SettledPart> SettlePageAsync(
        IWorkflowContext context, PartitionInput input, IReadOnlyList<StoredPosition> positions, SettledPart before)
    {
        var total = before;
        await BoundedWindow.RunAsync(
            positions.Chunk(input.Request.Sizing.UsersPerActivity),
            input.Request.Sizing.ActivityWindow,
            group => SettleGroupAsync(context, input, group),
            part =>
            {
                total += part;
                context.SetStatus(new RunStatus(RunPhase.Settling, total.Tally));
            });
        return total;
    }

    // A failure that is nobody's but these users' must stop nobody else: the group is settled one by one, and who still
    // fails alone is quarantined. A store out of reach is everybody's failure and ends the run.
    private static async Task<SettledPart> SettleGroupAsync(
        IWorkflowContext context, PartitionInput input, StoredPosition[] group)
    {
        var retry = input.Request.Sizing.Retry;
        try
        {
            return await context.CallActivityAsync(DayActivities.SettleUsers, input.Users(group), retry);
        }
        catch (ActivityFailedException failure) when (!failure.IsTransient)
        {
            if (group.Length == 1)
            {
                return await context.CallActivityAsync(
                    DayActivities.QuarantineUser, new QuarantineUserInput(input.Request, group[0].UserId, failure.Message), retry);
            }
        }

        var total = SettledPart.Empty;
        foreach (var position in group)
        {
            total += await SettleGroupAsync(context, input, [position]);
        }

        return total;
    }
}

/// <summary>What a part's workflow needs, and how far it has come.</summary>
/// <param name="Request">The run's request.</param>
/// <param name="Plan">The day's plan.</param>
/// <param name="HasAttention">Whether users of the date needed attention before this run.</param>
/// <param name="Part">The part's token.</param>
/// <param name="Continuation">Where the next page begins; null at the start of the part.</param>
/// <param name="Settled">The results of the pages before.</param>
public sealed record PartitionInput(
    RunRequest Request, DayPlan Plan, bool HasAttention, string Part, string? Continuation, SettledPart Settled)
{
    /// <summary>The input of a part's first generation.</summary>
    public static PartitionInput Start(RunRequest request, PlannedDay planned, int part) =>
        new(request, planned.Plan, planned.HasAttention, planned.Parts[part], Continuation: null, SettledPart.Empty);

    /// <summary>
    /// The input of the activity that lists a page. Users who needed attention before are to be settled again, whatever their
    /// records say, so that they no longer do.
    /// </summary>
    public ListPageInput Page(string? continuation) => new(Request, Part, continuation, HasAttention ? null : Plan);

    /// <summary>The input of the activity that settles some of the part's users.</summary>
    public SettleUsersInput Users(IReadOnlyList<StoredPosition> positions) =>
        new(Plan, Request.RunId, Request.DryRun, HasAttention, positions)
        {
            RetryRejected = Request.RetryRejected,
            IsUserLimitAccepted = Request.Accepted.Contains(CheckCode.UserLimit),
        };
}
