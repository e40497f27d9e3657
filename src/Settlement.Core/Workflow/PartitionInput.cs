namespace Settlement.Core;

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
        new(request, planned.Plan!, planned.HasAttention, planned.Parts![part], Continuation: null, SettledPart.Empty);

    /// <summary>The input of the activity that settles some of the part's users.</summary>
    public SettleUsersInput Users(IReadOnlyList<StoredPosition> positions) =>
        new(Plan, Request.RunId, Request.DryRun, HasAttention, positions);
}
