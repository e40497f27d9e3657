namespace Settlement.Core;

/// <summary>
/// Activities by name, each with what executes it: the one list that engines call by. An engine that registers activities in
/// a way of its own checks that against this.
/// </summary>
public sealed class ActivityTable
{
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>The names of the activities, with the types of what they take and give.</summary>
    public IEnumerable<(string Name, Type Input, Type Output)> Signatures =>
        entries.Select(static entry => (entry.Key, entry.Value.Input, entry.Value.Output));

    /// <summary>Adds the activities of a day.</summary>
    public ActivityTable Add(DayActivities day) => this

        // All or nothing by itself: stopped half-way, nothing was imported.
        .Add(DayActivities.TakeInputs, day.TakeInputsAsync)

        // What writes is let finish, so that a run stops between batches; what only reads, and may take long, is not.
        .Add(DayActivities.PlanDay, (input, _) => day.PlanDayAsync(input, CancellationToken.None))
        .Add(DayActivities.KeepAbsent, (input, _) => day.KeepAbsentAsync(input, CancellationToken.None))
        .Add(DayActivities.ListPage, day.ListPageAsync)
        .Add(DayActivities.SettleUsers, (input, _) => day.SettleUsersAsync(input, CancellationToken.None))
        .Add(DayActivities.QuarantineUser, (input, _) => day.QuarantineUserAsync(input, CancellationToken.None))
        .Add(DayActivities.ReconcilePart, day.ReconcilePartAsync)
        .Add(DayActivities.FinishDay, (input, _) => day.FinishDayAsync(input, CancellationToken.None));

    /// <summary>Adds the activities of a close, which uses one of a day besides.</summary>
    public ActivityTable Add(CloseActivities close) => this
        .Add(CloseActivities.BeginClose, (input, _) => close.BeginCloseAsync(input, CancellationToken.None))
        .Add(CloseActivities.CloseDay, (input, _) => close.CloseDayAsync(input, CancellationToken.None));

    /// <summary>Adds the activities of a correction.</summary>
    public ActivityTable Add(CorrectionActivities correction) => this
        .Add(CorrectionActivities.PlanCorrection, correction.PlanCorrectionAsync)
        .Add(CorrectionActivities.CorrectPage, (input, stop) => correction.CorrectPageAsync(input, input.Book ? CancellationToken.None : stop))
        .Add(CorrectionActivities.FreezeCorrection, (input, _) => correction.FreezeCorrectionAsync(input, CancellationToken.None))
        .Add(CorrectionActivities.CompareEntries, correction.CompareEntriesAsync)
        .Add(CorrectionActivities.FinishCorrection, (input, _) => correction.FinishCorrectionAsync(input, CancellationToken.None))
        .Add(CorrectionActivities.BeginCloseCorrection, correction.BeginCloseCorrectionAsync)
        .Add(CorrectionActivities.CloseCorrection, (input, _) => correction.CloseCorrectionAsync(input, CancellationToken.None));

    /// <summary>Adds the activities by which a run or a close takes its turn and ends it.</summary>
    public ActivityTable Add(TurnActivities turns) => this
        .Add(TurnActivities.TakeTurn, (input, _) => turns.TakeTurnAsync(input, CancellationToken.None))
        .Add(TurnActivities.EndTurn, (input, _) => turns.EndTurnAsync(input, CancellationToken.None));

    /// <summary>
    /// Adds an activity. The token it is handed is cancelled when the run is stopped: an activity that must not be left half
    /// done ignores it.
    /// </summary>
    /// <exception cref="ArgumentException">There is an activity of that name.</exception>
    public ActivityTable Add<TInput, TOutput>(ActivityName<TInput, TOutput> activity, Func<TInput, CancellationToken, Task<TOutput>> execute)
    {
        entries.Add(
            activity.Name,
            new Entry(typeof(TInput), typeof(TOutput), execute, async (input, cancellationToken) => (await execute((TInput)input, cancellationToken))!));
        return this;
    }

    /// <summary>Executes an activity once.</summary>
    public Task<TOutput> ExecuteAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input, CancellationToken cancellationToken) =>
        ((Func<TInput, CancellationToken, Task<TOutput>>)Find(activity.Name).Execute)(input, cancellationToken);

    /// <summary>Executes once an activity that is known by its name alone, as in a call that was put on record.</summary>
    public Task<object> ExecuteAsync(string name, object input, CancellationToken cancellationToken) =>
        Find(name).ExecuteBoxed(input, cancellationToken);

    private Entry Find(string name) =>
        entries.GetValueOrDefault(name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, "no such activity");

    private sealed record Entry(Type Input, Type Output, Delegate Execute, Func<object, CancellationToken, Task<object>> ExecuteBoxed);
}
