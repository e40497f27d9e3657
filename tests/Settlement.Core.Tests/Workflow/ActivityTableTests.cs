namespace Settlement.Core.Tests;

public sealed class ActivityTableTests
{
    private static readonly ActivityName<int, string> Show = new("Show");

    private readonly ActivityTable table = new ActivityTable().Add(Show, static (number, _) => Task.FromResult($"<{number}>"));

    [Fact]
    public async Task Activity_is_executed_by_its_name_alone_or_with_its_types()
    {
        Assert.Equal("<7>", await table.ExecuteAsync(Show, 7, CancellationToken.None));
        Assert.Equal("<7>", await table.ExecuteAsync("Show", 7, CancellationToken.None));
        Assert.Equal([("Show", typeof(int), typeof(string))], table.Signatures);
    }

    [Fact]
    public async Task Name_of_no_activity_is_refused()
    {
        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => table.ExecuteAsync("show", 7, CancellationToken.None));

        Assert.Equal("show", error.ActualValue);
    }

    [Fact]
    public void Second_activity_of_a_name_is_refused() =>
        Assert.Throws<ArgumentException>(() => table.Add(Show, static (number, _) => Task.FromResult(string.Empty)));

    // What writes is let finish when a run is stopped; what only reads, and may take long, is not.
    [Theory]
    [InlineData("ListPage", true)]
    [InlineData("ReconcilePart", true)]
    [InlineData("TakeInputs", true)]
    [InlineData("PlanDay", false)]
    [InlineData("SettleUsers", false)]
    [InlineData("QuarantineUser", false)]
    [InlineData("FinishDay", false)]
    [InlineData("BeginClose", false)]
    [InlineData("CloseDay", false)]
    [InlineData("PlanCorrection", true)]
    [InlineData("CorrectPage", false)]
    [InlineData("FreezeCorrection", false)]
    [InlineData("CompareEntries", true)]
    [InlineData("FinishCorrection", false)]
    [InlineData("BeginCloseCorrection", true)]
    [InlineData("CloseCorrection", false)]
    [InlineData("TakeTurn", false)]
    [InlineData("EndTurn", false)]
    public async Task Activity_that_writes_is_let_finish_when_the_run_is_stopped(string name, bool stops)
    {
        var calls = new StoppableStores();
        var day = new DayActivities(calls.Inputs, calls.Store, calls.Payments, Sample.Settings, calls.Inbox);
        var all = new ActivityTable()
            .Add(day)
            .Add(new CloseActivities(calls.Inputs, calls.Store, calls.Payments))
            .Add(new CorrectionActivities(calls.Inputs, calls.Store, calls.Corrections, calls.Payments))
            .Add(new TurnActivities(calls.Leases, calls.Log));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => all.ExecuteAsync(name, InputOf(name), stop.Token));

        Assert.Equal(stops, Assert.Single(calls.Tokens.Distinct()) == stop.Token);
    }

    private static object InputOf(string name)
    {
        var lease = new Lease(Sample.Date, 1, Sample.Run(1), "alice", DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(30));
        var begun = new CloseBegun(Sample.Plan, new CloseAttempt(1, GoesOn: true), "1", ["0/1"]);
        var correction = new CorrectionPlan
        {
            Plan = Sample.Plan,
            Number = 1,
            YieldBefore = Sample.Plan.Yield,
            Reason = "the yield was wrong",
            BookedBy = "alice",
            BookedAt = DateTimeOffset.UnixEpoch,
            Totals = default,
            Hash = default,
        };
        return name switch
        {
            "TakeInputs" => new TakeInputsInput(Sample.Date, Continuation: null),
            "PlanDay" => DayWorld.Request(),
            "ListPage" => new ListPageInput(DayWorld.Request(), "0/1", Continuation: null),
            "SettleUsers" => new SettleUsersInput(Sample.Plan, Sample.Run(1), DryRun: false, HasAttention: false, [new("alice", 20_000)]),
            "QuarantineUser" => new QuarantineUserInput(DayWorld.Request(), "alice", "a bug nobody planned"),
            "ReconcilePart" => new ReconcilePartInput(Sample.Plan, "0/1", PageSize: 10),
            "FinishDay" => new FinishDayInput(Sample.Plan, Reconciliation.Empty),
            "BeginClose" => DayWorld.CloseOf(),
            "CloseDay" => new CloseDayInput(begun, Reconciliation.Empty),
            "PlanCorrection" => DayWorld.Correction(),
            "CorrectPage" => new CorrectPageInput(
                correction, Sample.Run(1), Book: true, HasAttention: false, RetryRejected: false, "u:0/1", Continuation: null, PageSize: 10),
            "FreezeCorrection" => new FreezeCorrectionInput(correction, default, Sample.Run(1)),
            "CompareEntries" => new CompareEntriesInput(Sample.Date, 1, "u:0/1", PageSize: 10),
            "FinishCorrection" => new FinishCorrectionInput(Sample.Date, 1, ComparedEntries.Empty),
            "BeginCloseCorrection" => new CorrectionCloseRequest(Sample.Date, 1, new RunSizing()),
            "CloseCorrection" => new CloseCorrectionInput(Sample.Date, 1, ComparedEntries.Empty),
            "TakeTurn" => new TakeTurnInput(
                Sample.Date, Sample.Run(1), new TurnRequest(RunKind.Http, "alice", "all users", TimeSpan.FromSeconds(30)), DateTimeOffset.UnixEpoch),
            "EndTurn" => new EndTurnInput(lease, TurnEnding.Failed, DateTimeOffset.UnixEpoch),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such activity"),
        };
    }
}
