using Settlement.Core;

namespace Settlement.Simulation.Tests.Teeth;

/// <summary>Inputs whose seal does not hold, or never comes off.</summary>
internal sealed class DefectiveInputs(Defect defect) : SimulatedInputs
{
    public override InputSeal Seal(SettlementDate date, int number)
    {
        var before = ReadSeal(date);
        var after = base.Seal(date, number);
        if (defect == Defect.InputsNotSealed && number != InputSeal.Final)
        {
            Put(date, before);
        }

        return after;
    }

    public override InputSeal LiftSeal(SettlementDate date, int number) =>
        defect == Defect.SealNotLifted ? ReadSeal(date) : base.LiftSeal(date, number);
}
