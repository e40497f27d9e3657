namespace Settlement.Testing;

/// <summary>Days in a row on one store, each settled by the workflow, with fractions carried unless a test says otherwise.</summary>
public sealed class CarryingDays(IInputStore inputs, ISettlementStore store, IPaymentService? payments = null, ICorrectionStore? corrections = null)
{
    private static readonly RunSizing Sizing = new() { Partitions = 2, PageSize = 3, UsersPerActivity = 2, ReconcilePageSize = 3 };

    public SettlementSettings Settings { get; set; } = Sample.Settings with { ResiduePolicy = ResiduePolicy.Carry };

    /// <summary>Days of August 2014.</summary>
    public static SettlementDate On(int day) => new(new DateOnly(2014, 8, day));

    public async Task ImportAsync(SettlementDate date, Yield yield, IEnumerable<(string User, long Minor)> positions, PositionsRule rule = default)
    {
        await inputs.WriteYieldsAsync([new(date, yield)], replace: false, [], default);
        await inputs.WritePositionsAsync(date, [.. positions.Select(position => new Position(UserId.Parse(position.User), new Money(position.Minor)))], rule, [], default);
    }

    public Task<RunReport> RunAsync(SettlementDate date, params CheckCode[] accepted) =>
        RunAsync(new RunRequest { Date = date, RunId = Sample.NewRun(), Sizing = Sizing, Accepted = accepted });

    public Task<RunReport> RunAsync(RunRequest request) => StraightContext.RunAsync(Call, request);

    /// <summary>Imports a date and settles it; it has to end clean.</summary>
    public async Task<FinishedRun> SettleAsync(SettlementDate date, string yield, params (string User, long Minor)[] positions)
    {
        await ImportAsync(date, Yield.Parse(yield), positions);
        return await SettledAsync(date);
    }

    public async Task<FinishedRun> SettledAsync(SettlementDate date, params CheckCode[] accepted)
    {
        var report = Assert.IsType<FinishedRun>(await RunAsync(date, accepted));
        Assert.True(report.Reconciled!.IsClean, string.Join("; ", report.Reconciled.Breaks));
        return report;
    }

    public async Task<OutOfOrderReason> RefusedAsync(SettlementDate date) =>
        Assert.IsType<PlanObstacle.OutOfOrder>(Assert.IsType<RefusedRun>(await RunAsync(date)).Obstacle).Reason;

    public async Task<CloseReport> CloseAsync(SettlementDate date) => await StraightContext.CloseAsync(Call, new CloseRequest(date, Sizing));

    public Task<CorrectionReport> CorrectAsync(SettlementDate date, Yield yield) => StraightContext.CorrectAsync(Call, new CorrectionRequest
    {
        Date = date,
        RunId = Sample.NewRun(),
        Book = true,
        Reason = "a wrong yield",
        RequestedBy = "alice",
        RequestedAt = new DateTimeOffset(2014, 9, 1, 12, 0, 0, TimeSpan.Zero),
        Yield = yield,
        Sizing = Sizing,
    });

    public async Task<SettlementRecord?> RecordAsync(SettlementDate date, string user) =>
        (await store.ReadRecordsAsync(date, [UserId.Parse(user)], default))[0];

    public async Task<IReadOnlyList<Break>> ReconcileAsync(SettlementDate date)
    {
        var breaks = new List<Break>();
        await new Reconciler(inputs, store, payments).ReconcileAsync((await store.ReadDayAsync(date, default))!.Plan, pageSize: 3, breaks.Add, default);
        return breaks;
    }

    private Task<object> Call(string activity, object input, RetryPolicy retry)
    {
        var table = new ActivityTable()
            .Add(new DayActivities(inputs, store, payments, Settings, checks: CheckSettings.None, corrections: corrections))
            .Add(new CloseActivities(inputs, store, payments, null, corrections));
        if (corrections is not null)
        {
            table.Add(new CorrectionActivities(inputs, store, corrections, payments));
        }

        return table.ExecuteAsync(activity, input, CancellationToken.None);
    }
}
