using Settlement.Core;

namespace Settlement.Simulation.Tests.Teeth;

/// <summary>Inputs that are never sealed, or for ever.</summary>
internal sealed class DefectiveInputs(Defect defect) : SimulatedInputs
{
    public override InputSeal Seal(SettlementDate date, int number) =>
        defect == Defect.InputsNotSealed ? ReadSeal(date).Set(number) : base.Seal(date, number);

    public override InputSeal LiftSeal(SettlementDate date, int number) =>
        defect == Defect.SealNotLifted ? ReadSeal(date) : base.LiftSeal(date, number);
}
