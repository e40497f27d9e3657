namespace Settlement.Testing;

/// <summary>The activities of a day and of its close, as an engine calls them: by name.</summary>
public sealed class ActivitiesByName(DayActivities day, CloseActivities? close = null, TurnActivities? turns = null)
{
    /// <summary>Runs an activity once.</summary>
    public async Task<object> ExecuteAsync(string activity, object input) => activity switch
    {
        "TakeInputs" => await day.TakeInputsAsync((TakeInputsInput)input, CancellationToken.None),
        "TakeTurn" => await turns!.TakeTurnAsync((TakeTurnInput)input, CancellationToken.None),
        "EndTurn" => await turns!.EndTurnAsync((EndTurnInput)input, CancellationToken.None),
        "PlanDay" => await day.PlanDayAsync((RunRequest)input, CancellationToken.None),
        "ListPage" => await day.ListPageAsync((ListPageInput)input, CancellationToken.None),
        "SettleUsers" => await day.SettleUsersAsync((SettleUsersInput)input, CancellationToken.None),
        "QuarantineUser" => await day.QuarantineUserAsync((QuarantineUserInput)input, CancellationToken.None),
        "ReconcilePart" => await day.ReconcilePartAsync((ReconcilePartInput)input, CancellationToken.None),
        "FinishDay" => await day.FinishDayAsync((FinishDayInput)input, CancellationToken.None),
        "BeginClose" => await close!.BeginCloseAsync((CloseRequest)input, CancellationToken.None),
        "CloseDay" => await close!.CloseDayAsync((CloseDayInput)input, CancellationToken.None),
        _ => throw new ArgumentOutOfRangeException(nameof(activity), activity, "no such activity"),
    };
}
