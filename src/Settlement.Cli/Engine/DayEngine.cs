using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Gives an engine the day's workflows and activities.</summary>
internal static class DayEngine
{
    public static InProcessEngine WithDay(this InProcessEngine engine, DayActivities activities)
    {
        engine.Register(DayWorkflow.Name, DayWorkflow.RunAsync);
        engine.Register(PartitionWorkflow.Name, PartitionWorkflow.RunAsync);
        engine.Activities.Add(activities);
        return engine;
    }

    /// <summary>Registers the close's workflow and its activities.</summary>
    public static InProcessEngine WithClose(this InProcessEngine engine, DayActivities day, CloseActivities close)
    {
        engine.Register(CloseWorkflow.Name, CloseWorkflow.RunAsync);
        engine.Activities.Add(day).Add(close);
        return engine;
    }

    /// <summary>Registers the workflows of a correction and their activities.</summary>
    public static InProcessEngine WithCorrection(this InProcessEngine engine, CorrectionActivities activities)
    {
        engine.Register(CorrectionWorkflow.Name, CorrectionWorkflow.RunAsync);
        engine.Register(CorrectionPartWorkflow.Name, CorrectionPartWorkflow.RunAsync);
        engine.Register(CorrectionCloseWorkflow.Name, CorrectionCloseWorkflow.RunAsync);
        engine.Activities.Add(activities);
        return engine;
    }
}
