namespace Settlement.Core;

/// <summary>
/// Plans a correction: finds what holds now, what the request changes of it, and the users it is about. Writes nothing.
/// </summary>
internal sealed class CorrectionPlanner(IInputStore inputs, ISettlementStore store, ICorrectionStore corrections, Payer payer)
{
    private readonly CorrectionPages pages = new(inputs, store, corrections);

    public async Task<CorrectionPlanning> PlanAsync(CorrectionRequest request, CancellationToken cancellationToken)
    {
        var day = await store.ReadDayAsync(request.Date, cancellationToken);
        CorrectionVerdict? obstacle = day switch
        {
            null => CorrectionVerdict.NotRun,
            _ when day.Plan.Payer != payer => CorrectionVerdict.PayerDiffers,
            { State: DayState.Open } or { Totals: null } => CorrectionVerdict.NotSettled,
            _ => null,
        };
        if (obstacle is { } verdict)
        {
            return new CorrectionObstacle(verdict);
        }

        var earlier = (await corrections.ListCorrectionsAsync(request.Date, cancellationToken)).ToList();
        var open = earlier is [.., { State: DayState.Open } last] ? last.Plan : null;
        if (open is null && earlier.Count == CorrectionPlan.LargestNumber)
        {
            return new CorrectionObstacle(CorrectionVerdict.TooMany, earlier[^1].Plan);
        }

        var before = open is null ? earlier.Count : earlier.Count - 1;
        var proposed = Propose(request, day!.Plan, before == 0 ? null : earlier[before - 1].Plan);
        if (open is not null && !open.HasSameInputsAs(proposed))
        {
            return new CorrectionObstacle(CorrectionVerdict.EarlierNotSettled, open);
        }

        var plan = open ?? proposed;
        var attention = await store.ListAttentionAsync(request.Date, continuation: null, size: 1, cancellationToken);
        return new PlannedCorrection(
            plan,
            IsFrozen: open is not null,
            day.Totals!.Value,
            await pages.DivideAsync(plan, request.Sizing.Partitions, cancellationToken),
            HasAttention: attention.Items.Count > 0);
    }

    private static CorrectionPlan Propose(CorrectionRequest request, DayPlan day, CorrectionPlan? before)
    {
        var yieldBefore = before?.Plan.Yield ?? day.Yield;
        var sets = before?.PositionSets ?? [];
        return new CorrectionPlan
        {
            Plan = day with { Yield = request.Yield ?? yieldBefore },
            Number = (before?.Number ?? 0) + 1,
            YieldBefore = yieldBefore,
            PositionSets = request.Positions is { } own ? [own, .. sets] : sets,
            BringsPositions = request.Positions is not null,

            // No difference is smaller than one.
            AtLeast = request.AtLeast.Minor > 1 ? request.AtLeast : Money.Zero,
            TakesReversals = request.TakesReversals && day.Payer == Payer.Service,
            Reason = request.Reason,
            BookedBy = request.RequestedBy,
            BookedAt = request.RequestedAt,
            Totals = default,
            Hash = default,
        };
    }
}
