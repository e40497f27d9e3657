namespace Settlement.Core.Tests;

public sealed class WorkflowNamesTests
{
    // Runs that wait over an upgrade go on under the names that their engine has in its history.
    [Fact]
    public void Workflows_are_known_to_engines_by_names_that_stay()
    {
        Assert.Equal("SettleDay", DayWorkflow.Name.Name);
        Assert.Equal("SettlePartition", PartitionWorkflow.Name.Name);
        Assert.Equal("CloseDate", CloseWorkflow.Name.Name);
        Assert.Equal("CorrectDate", CorrectionWorkflow.Name.Name);
        Assert.Equal("CorrectPart", CorrectionPartWorkflow.Name.Name);
        Assert.Equal("CloseCorrectionOfDate", CorrectionCloseWorkflow.Name.Name);
    }

    [Fact]
    public void Activities_are_known_to_engines_by_names_that_stay()
    {
        var world = new DayWorld();
        var table = new ActivityTable().Add(world.Activities).Add(world.Closing).Add(world.Correcting).Add(world.Turns);

        Assert.Equal(
            [
                "BeginClose", "BeginCloseCorrection", "CloseCorrection", "CloseDay", "CompareEntries", "CorrectPage", "EndTurn", "FinishCorrection", "FinishDay", "FreezeCorrection", "KeepAbsent", "ListPage",
                "PlanCorrection", "PlanDay", "QuarantineUser", "ReconcilePart", "SettleUsers", "TakeInputs", "TakeTurn",
            ],
            table.Signatures.Select(signature => signature.Name).Order(StringComparer.Ordinal));
    }
}
