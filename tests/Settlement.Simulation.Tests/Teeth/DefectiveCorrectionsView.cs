using Settlement.Core;

namespace Settlement.Simulation.Tests.Teeth;

/// <summary>A worker's view of corrections that overlooks the earlier ones, or takes each of them for settled.</summary>
internal sealed class DefectiveCorrectionsView(Defect defect, World world, StoreClient store) : CorrectionClient(world, store)
{
    private readonly World world = world;

    public override async Task<IReadOnlyList<Correction>> ListCorrectionsAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        var listed = await base.ListCorrectionsAsync(date, cancellationToken);
        return defect == Defect.PlannedBeforeTheOneBeforeIsSettled
            ? [.. listed.Select(correction => correction.State == DayState.Open ? correction with { State = DayState.Settled } : correction)]
            : listed;
    }

    // Of the correction that is under way, its own entries alone are seen.
    public override Task<IReadOnlyList<IReadOnlyList<CorrectionEntry>>> ReadEntriesAsync(
        SettlementDate date, int upTo, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        var standing = world.Corrections.List(date);
        var current = standing is [.., { State: DayState.Open }] ? standing.Count : standing.Count + 1;
        return base.ReadEntriesAsync(
            date, defect == Defect.DifferenceToTheRecordAlone && upTo < current ? 0 : upTo, users, cancellationToken);
    }
}
