using Xunit.Abstractions;

namespace Settlement.Simulation.Tests.Teeth;

/// <summary>A simulator that finds nothing proves nothing: it has to find each defect that is put in on purpose.</summary>
public sealed class TeethTests(ITestOutputHelper output)
{
    private const int MostSeeds = 2_000;

    [Theory]
    [InlineData(Defect.UpsertInPlaceOfCreate, Invariant.I1)]
    [InlineData(Defect.ConflictTakenAsSuccess, Invariant.I4, Invariant.I5)]
    [InlineData(Defect.TransactionIdFromARandom, Invariant.I3)]
    [InlineData(Defect.PaidBeforeRecorded, Invariant.I5)]
    [InlineData(Defect.MarkedPaidWithoutTheVersion, Invariant.I2)]
    [InlineData(Defect.UnknownPaymentSwallowed, Invariant.I4, Invariant.I5)]
    [InlineData(Defect.LeaseTrustedInPlaceOfTheCreate, Invariant.I1)]
    [InlineData(Defect.PageTokenAdvancedBeforeThePageIsSettled, Invariant.I4, Invariant.I8)]
    [InlineData(Defect.ResidueDropped, Invariant.I5)]
    [InlineData(Defect.RerunOverwrites, Invariant.I2)]
    [InlineData(Defect.QuarantinedUserCountedAsSettled, Invariant.I4)]
    [InlineData(Defect.ClockUsedForTheDate, Invariant.I4)]
    [InlineData(Defect.BatchConflictDropsTheOthers, Invariant.I4, Invariant.I5)]
    [InlineData(Defect.ServicePaysAReplayAgain, Invariant.I3)]
    [InlineData(Defect.LookUpFailureTakenForNotPaid, Invariant.I3)]
    [InlineData(Defect.RecordTakenForPaid, Invariant.I4)]
    [InlineData(Defect.FailedGroupSkipped, Invariant.I4)]
    [InlineData(Defect.ResidueBookedWithoutItsSequence, Invariant.I5, Invariant.I7)]
    [InlineData(Defect.PlanNotFrozen, Invariant.I6, Invariant.I7)]
    [InlineData(Defect.ClosedDayReopened, Invariant.I7)]
    [InlineData(Defect.AcknowledgedRecordLost, Invariant.I4, Invariant.I5, Invariant.I8)]
    [InlineData(Defect.LostCreateTakenAsSuccess, Invariant.I4, Invariant.I5)]
    [InlineData(Defect.AttentionNeverCleared, Invariant.I4)]
    [InlineData(Defect.TotalsOfTheFirstRunKept, Invariant.I4, Invariant.I5)]
    [InlineData(Defect.OwnWriteTakenForAnothers, Invariant.I2, Invariant.I4)]
    [InlineData(Defect.TurnNotTaken, Invariant.I8)]
    [InlineData(Defect.TurnNotEnded, Invariant.I8)]
    [InlineData(Defect.InputsNotSealed, Invariant.I4, Invariant.I7)]
    [InlineData(Defect.SealNotLifted, Invariant.I7)]
    [InlineData(Defect.ClosedWithoutReconciling, Invariant.I4, Invariant.I7)]
    [InlineData(Defect.PostingLeftForASecondWrite, Invariant.I4, Invariant.I5)]
    [InlineData(Defect.PaidWithoutAPosting, Invariant.I4, Invariant.I5)]
    [InlineData(Defect.PostedToAnotherAccount, Invariant.I5)]
    [InlineData(Defect.SentAgainWithoutLookingUp, Invariant.I3)]
    [InlineData(Defect.AttemptRaisedAfterAnUnknownAnswer, Invariant.I3)]
    [InlineData(Defect.WithdrawalForgetsTheLateWrite, Invariant.I4, Invariant.I5, Invariant.I7)]
    [InlineData(Defect.WithdrawalDeletesThePosition, Invariant.I4, Invariant.I5, Invariant.I7)]
    [InlineData(Defect.UserLeftOutIsKept, Invariant.I4)]
    [InlineData(Defect.EntryUpsertedInPlaceOfCreate, Invariant.I1)]
    [InlineData(Defect.CorrectionLeftOutOfTheTransactionId, Invariant.I3)]
    [InlineData(Defect.DifferenceToTheRecordAlone, Invariant.I5)]
    [InlineData(Defect.PlannedBeforeTheOneBeforeIsSettled, Invariant.I4, Invariant.I6)]
    [InlineData(Defect.ReversalPaidTwice, Invariant.I3)]
    [InlineData(Defect.OwedTakenUpTwice, Invariant.I5)]
    [InlineData(Defect.ResidueDifferenceForgotten, Invariant.I4, Invariant.I5)]
    [InlineData(Defect.FractionTakenOverTwice, Invariant.I4, Invariant.I5)]
    [InlineData(Defect.FractionNotTakenOver, Invariant.I4, Invariant.I5)]
    [InlineData(Defect.FractionOfAnAbsentUserLost, Invariant.I5)]
    [InlineData(Defect.CarriedFromADateThatIsNotSettled, Invariant.I4, Invariant.I5)]
    [InlineData(Defect.CorrectionForgetsTheFraction, Invariant.I5)]
    public void A_defect_is_found_within_2000_seeds(Defect defect, params Invariant[] invariants)
    {
        var system = new DefectiveSystem(defect);
        for (ulong seed = 1; seed <= MostSeeds; seed++)
        {
            var result = Schedule.Run(seed, system);
            if (result.Violations.Count > 0)
            {
                output.WriteLine($"seed {seed}, {result.Faults.Count} faults: {result.Violations[0]}");
                Assert.Contains(result.Violations[0].Invariant, invariants);
                return;
            }
        }

        Assert.Fail($"{defect} was not found in {MostSeeds} seeds");
    }
}
