using Settlement.Core;

namespace Settlement.Simulation.Tests.Teeth;

/// <summary>A store that breaks one of its rules for corrections.</summary>
internal sealed class DefectiveCorrections(Defect defect, CorrectionWatch watch) : SimulatedCorrections(watch)
{
    public override Correction Create(CorrectionPlan plan) => base.Create(
        defect == Defect.ResidueDifferenceForgotten
            ? plan with { Totals = plan.Totals with { ResidueNumerator = 0, ResidueNumeratorBefore = 0 } }
            : plan);

    public override IReadOnlyList<EntryVerdict> CreateEntries(IReadOnlyList<CorrectionEntry> wanted) => defect switch
    {
        Defect.EntryUpsertedInPlaceOfCreate => [.. wanted.Select(entry => EntryVerdict.Created(Insert(entry).Version!))],
        Defect.CorrectionLeftOutOfTheTransactionId => base.CreateEntries(
            [.. wanted.Select(entry => entry with { TransactionId = TransactionId.Derive(entry.Product!.Value, entry.Date, entry.UserId) })]),
        _ => base.CreateEntries(wanted),
    };

    // What is taken up stays owed, so that the next correction takes it up as well.
    public override IReadOnlyList<CorrectionEntry?> UpdateEntries(IReadOnlyList<CorrectionEntry> moved) => defect == Defect.OwedTakenUpTwice
        ? [.. moved.Select(entry => entry.Status == EntryStatus.TakenUp ? entry : base.UpdateEntries([entry])[0])]
        : base.UpdateEntries(moved);
}
