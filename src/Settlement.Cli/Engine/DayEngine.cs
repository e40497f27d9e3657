using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Gives an engine the day's workflows and activities.</summary>
internal static class DayEngine
{
    /// <summary>Registers them.</summary>
    public static InProcessEngine WithDay(this InProcessEngine engine, DayActivities activities)
    {
        engine.Register(DayWorkflow.Name, DayWorkflow.RunAsync);
        engine.Register(PartitionWorkflow.Name, PartitionWorkflow.RunAsync);

        // All or nothing by itself: stopped half-way, nothing was imported.
        engine.Register(DayActivities.TakeInputs, activities.TakeInputsAsync);

        // What writes is let finish, so that a run stops between batches; what only reads, and may take long, is not.
        engine.Register(DayActivities.PlanDay, (input, _) => activities.PlanDayAsync(input, CancellationToken.None));
        engine.Register(DayActivities.ListPage, activities.ListPageAsync);
        engine.Register(DayActivities.SettleUsers, (input, _) => activities.SettleUsersAsync(input, CancellationToken.None));
        engine.Register(DayActivities.QuarantineUser, (input, _) => activities.QuarantineUserAsync(input, CancellationToken.None));
        engine.Register(DayActivities.ReconcilePart, activities.ReconcilePartAsync);
        engine.Register(DayActivities.FinishDay, (input, _) => activities.FinishDayAsync(input, CancellationToken.None));
        return engine;
    }

    /// <summary>Registers the close's workflow and its activities.</summary>
    public static InProcessEngine WithClose(this InProcessEngine engine, DayActivities day, CloseActivities close)
    {
        engine.Register(CloseWorkflow.Name, CloseWorkflow.RunAsync);
        engine.Register(DayActivities.ReconcilePart, day.ReconcilePartAsync);
        engine.Register(CloseActivities.BeginClose, (input, _) => close.BeginCloseAsync(input, CancellationToken.None));
        engine.Register(CloseActivities.CloseDay, (input, _) => close.CloseDayAsync(input, CancellationToken.None));
        return engine;
    }
}
