using Settlement.Core;

namespace Settlement.Simulation.Tests.Teeth;

/// <summary>Inputs that are never sealed, or for ever; inputs in which a user who is withdrawn leaves nothing, or everything, behind.</summary>
/// <param name="defect">What is wrong.</param>
/// <param name="hasRecord">Whether a user has a record of a date.</param>
internal sealed class DefectiveInputs(Defect defect, Func<SettlementDate, string, bool> hasRecord) : SimulatedInputs
{
    public override InputSeal Seal(SettlementDate date, int number) =>
        defect == Defect.InputsNotSealed ? ReadSeal(date).Set(number) : base.Seal(date, number);

    public override InputSeal LiftSeal(SettlementDate date, int number) =>
        defect == Defect.SealNotLifted ? ReadSeal(date) : base.LiftSeal(date, number);

    protected override void Write(SettlementDate date, StoredPosition position)
    {
        switch (defect)
        {
            // Whoever has no record yet needs no position, if every write has landed that was ever begun.
            case Defect.WithdrawalForgetsTheLateWrite when position.IsWithdrawn && !hasRecord(date, position.UserId):
            case Defect.WithdrawalDeletesThePosition when position.IsWithdrawn:
                Remove(date, position.UserId);
                break;
            case Defect.FractionOfAnAbsentUserLost when position.IsWithdrawn && ReadPositions(date, [position.UserId])[0] is null:
                break;
            case Defect.UserLeftOutIsKept when position.IsWithdrawn && ReadPositions(date, [position.UserId])[0] is not null:
                break;
            default:
                base.Write(date, position);
                break;
        }
    }
}
