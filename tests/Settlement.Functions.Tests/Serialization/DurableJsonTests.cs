using System.Text.Json;
using System.Text.RegularExpressions;
using Settlement.Core;

namespace Settlement.Functions.Tests;

public sealed partial class DurableJsonTests
{
    private static readonly DayPlan Plan = new(
        AppWorld.Date, ProductId.Parse("fund-1"), Currency.Cny, Yield.Parse("1.1301"), Rounding.HalfEven, Payer.Service);

    private static readonly Tally Large = new(1, 2, 3, 4, 5, Int128.MaxValue, Int128.MinValue);

    private static readonly UserResult Quarantined = UserResult.Quarantined("ü 用户", QuarantineReason.PaymentUnknown, "detail");

    private static readonly DateTimeOffset Moment = new(2014, 8, 5, 16, 30, 0, 123, TimeSpan.Zero);

    private static readonly Lease Lease = new(AppWorld.Date, 3, new RunId(new Guid("11111111-2222-3333-4444-555555555555")), "bob", Moment, TimeSpan.FromMinutes(10));

    private static readonly ObservedLease Observed = new(Lease, 7, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));

    private static readonly RecordConflict Conflict = new(
        new RecordContent(new Money(20_111), new Money(2), new InputHash([.. Enumerable.Range(0, 32).Select(i => (byte)i)]))
        {
            ResidueNumerator = 27_274_411,
            TransactionId = new TransactionId(new Guid("4147b75d-54f4-5e17-84a5-de659bda6b54")),
        },
        RecordStatus.Paid,
        new RecordContent(new Money(99_999), new Money(11), new InputHash(new byte[32])));

    private static IEnumerable<PlanObstacle> Obstacles =>
    [
        new PlanObstacle.PlanDiffers(Plan, Plan with { Rounding = Rounding.HalfUp }, Records: 3),
        new PlanObstacle.InputsMissing(new MissingInputs(Positions: true, Yield: false), Plan),
        new PlanObstacle.UsersUnknown([UserId.Parse("c")], FrozenPlan: null),
        new PlanObstacle.DayClosed(Plan),
        new PlanObstacle.InputsMoved(
            new InputsHash(new string('a', 64), new string('b', 64)), new InputsHash(new string('a', 64), new string('c', 64)), Plan, FrozenPlan: null),
        new PlanObstacle.DayClosed(Plan with { Accrual = Accrual.Parse("2014-08-02/2014-08-05") }),
        new PlanObstacle.NotSettlementDate(SettlementDate.Parse("2014-08-09"), SettlementDate.Parse("2014-08-11")),
        new PlanObstacle.CheckRefused([new CheckFinding(CheckCode.YieldJump, "more than 5 times")], Plan),
    ];

    [Fact]
    public void Every_input_and_result_of_the_workflow_comes_back_as_it_went_in()
    {
        var request = new RunRequest
        {
            Date = AppWorld.Date,
            RunId = new RunId(Guid.NewGuid()),
            Scope = RunScope.NamedUsers,
            Users = [UserId.Parse("a"), UserId.Parse("用户")],
            DryRun = true,
            Accepted = [CheckCode.YieldJump, CheckCode.UserLimit],
            Turn = new TurnRequest(RunKind.Http, "alice", "all users", TimeSpan.FromMinutes(11)) { Holder = "the app", Held = Lease, Observed = new TurnObservation(Observed, Moment) },
            Sizing = new RunSizing { Partitions = 7, Retry = new RetryPolicy { Attempts = 9, BackOff = TimeSpan.FromSeconds(1.5) } },
        };
        var settled = new SettledPart(Large, [Quarantined, UserResult.Conflict("b", "both"), UserResult.Conflict("c", "both") with { RecordConflict = Conflict }]);
        var found = new Reconciliation { ExpectedMinor = Int128.MaxValue, ResidueNumerator = -1 }.With(new Break(BreakCode.PaymentMissing, "a", "x"));

        Returns(request);
        Returns(new ActivityAnswer<PlanningResult>(new PlannedDay(Plan, IsFrozen: true, ["0-1"], ["0-2"], HasAttention: true)));
        foreach (var obstacle in Obstacles)
        {
            Returns(new ActivityAnswer<PlanningResult>(obstacle));
            ReturnsAs<RunReport>(RunReport.Refused(request, obstacle, InboxReport.Empty));
        }

        ReturnsAs<RunReport>(new FinishedRun
        {
            Date = AppWorld.Date,
            InstanceId = "id",
            DryRun = true,
            SettledBy = Plan,
            IsFrozen = true,
            Settled = settled,
            Reconciled = found,
        });
        Returns(new ListPageInput(request, "0-1", "token"));
        Returns(new ListPageInput(request, "0-1", "token", Plan));
        Returns(new UserPage([new StoredPosition("bad\u0001id", long.MinValue)], "token"));
        Returns(new UserPage([], "token", Large));
        Returns(new SettleUsersInput(Plan, request.RunId, DryRun: true, HasAttention: true, [new StoredPosition("a", 1)]) { RetryRejected = true });
        Returns(settled);
        Returns(new PartitionInput(request, Plan, HasAttention: true, "0-1", "token", settled));
        Returns(new QuarantineUserInput(request, "a", "detail"));
        Returns(new ReconcilePartInput(Plan, "0-1", 10, request.RunId));
        Returns(new FinishDayInput(Plan, found, request.RunId));
        Returns(new TakeTurnInput(AppWorld.Date, request.RunId, request.Turn, Moment));
        Returns(new LeaseAttempt(Lease, Observed));
        Returns(new EndTurnInput(Lease, new TurnEnding(RunEnding.Stopped, new RunCounts(1, 2, 3, 4, 5)), Moment));
        Returns(new ActivityAnswer<RunEnding>(RunEnding.Refused));
        Returns(new RunStatus(RunPhase.Reconciling, Large));
        Returns(new RunStatus(RunPhase.WaitingForTurn, default, Wait: null, new TurnWait("bob", Moment, Moment)));
        Returns(new RunStatus(RunPhase.WaitingForTurn, default, Wait: null, TurnWait.For(Lease, Moment)));
        Returns(new ActivityAnswer<SettledPart>(settled));
        Returns(new ActivityAnswer<SettledPart>(null, new ActivityFailure(IsTransient: true, "down")));
        Returns(new CloseRequest(AppWorld.Date, request.Sizing) { RunId = request.RunId, Turn = request.Turn });
        var begun = new CloseBegun(Plan, new CloseAttempt(2, GoesOn: true), "7", ["0-1"]);
        Returns(new ActivityAnswer<CloseStart>(begun));
        Returns(new ActivityAnswer<CloseStart>(new CloseAnswered(new CloseReport(AppWorld.Date, CloseVerdict.NotRun))));
        Returns(new CloseDayInput(begun, found, request.RunId));
        Returns(new CloseReport(AppWorld.Date, CloseVerdict.BreaksFound, Plan, "text", found));
        Returns(new ScheduleInput(AppWorld.Date, [AppWorld.Date], Started: true));
    }

    [Fact]
    public void Every_input_and_result_of_a_correction_comes_back_as_it_went_in()
    {
        var set = Digest.Of("set");
        var run = new RunId(Guid.NewGuid());
        var sizing = new RunSizing { Partitions = 7 };
        var totals = new CorrectionTotals(1, 2, Int128.MaxValue, 4, 5, 6, Int128.MinValue, 8, -9);
        var plan = new CorrectionPlan
        {
            Plan = Plan,
            Number = 2,
            YieldBefore = Yield.Parse("1.1201"),
            PositionSets = [set],
            BringsPositions = true,
            AtLeast = new Money(3),
            TakesReversals = true,
            Reason = "yield published wrong",
            BookedBy = "alice",
            BookedAt = Moment,
            Totals = totals,
            Hash = Digest.Of("hash"),
        };
        var entry = new CorrectionEntry
        {
            Date = AppWorld.Date,
            Number = 2,
            UserId = UserId.Parse("用户"),
            Position = new Money(20_000_000_000),
            Earnings = new Earnings(new Money(7), 27_274_411),
            Before = new Money(-5),
            TakenUp = new Money(1),
            Product = ProductId.Parse("fund-1"),
            CreatedBy = run,
            Status = EntryStatus.Owed,
        };
        var settled = new SettledPart(Large, [Quarantined]);
        var part = new CorrectedPart(totals, new EntriesHash(UInt128.MaxValue, 3), [entry], settled, NotComputed: 4, Moved: 6) { OverLimit = 5 };
        var request = new CorrectionRequest
        {
            Date = AppWorld.Date,
            RunId = run,
            Book = true,
            Reason = "yield published wrong",
            RequestedBy = "alice",
            RequestedAt = Moment,
            Yield = Yield.Parse("1.1201"),
            Positions = set,
            AtLeast = new Money(3),
            TakesReversals = true,
            ExpectHash = plan.Hash,
            RetryRejected = true,
            Turn = new TurnRequest(RunKind.Http, "alice", "correction 2", TimeSpan.FromMinutes(11)) { Holder = "the app" },
            Sizing = sizing,
        };
        var page = new CorrectPageInput(plan, run, Book: true, HasAttention: true, RetryRejected: true, "u:0-1", "token", 10) { HasTurn = true, UserLimit = new Money(7) };
        var compared = new CorrectionReconciliation { ExpectedMinor = Int128.MaxValue, OwedMinor = 3 }.With(new Break(BreakCode.PaymentMissing, "a", "x"));
        var entries = new ComparedEntries(compared, [totals]) { Entries = [5] };

        Returns(request);
        Returns(new ActivityAnswer<CorrectionPlanning>(new PlannedCorrection(plan with { Hash = default, Totals = default }, IsFrozen: false, new DayTotals(1, 2, 3), ["u:0-1"], HasAttention: true)));
        Returns(new ActivityAnswer<CorrectionPlanning>(new CorrectionObstacle(CorrectionVerdict.EarlierNotSettled, plan)));
        Returns(new ActivityAnswer<CorrectionPlanning>(new CorrectionObstacle(CorrectionVerdict.NotRun)));
        Returns(page);
        Returns(new CorrectionPartInput(page, part, 3, sizing.Retry));
        Returns(new ActivityAnswer<CorrectedPage>(new CorrectedPage(part, "token")));
        Returns(new FreezeCorrectionInput(plan, new DayTotals(1, 2, 3), run));
        Returns(new FrozenCorrection(CorrectionVerdict.DayMoved, plan));
        Returns(new CompareEntriesInput(AppWorld.Date, 2, "u:0-1", 10, run));
        Returns(new ActivityAnswer<ComparedEntries>(entries));
        Returns(new FinishCorrectionInput(AppWorld.Date, 2, entries, run));
        Returns(new CorrectionReport(AppWorld.Date, CorrectionVerdict.Booked)
        {
            InstanceId = "id",
            Plan = plan,
            Largest = [entry],
            Tally = Large,
            Attention = [Quarantined],
            Reconciled = compared,
        });
        Returns(new CorrectionCloseRequest(AppWorld.Date, 2, sizing) { RunId = run, Turn = request.Turn });
        var closed = new CorrectionCloseReport(AppWorld.Date, 2, CorrectionCloseVerdict.BreaksFound, plan, "text", compared);
        Returns(new CorrectionCloseStart(closed, ["u:0-1"]));
        Returns(new CloseCorrectionInput(AppWorld.Date, 2, entries, run));
        Returns(closed);
    }

    [Fact]
    public void Money_and_totals_are_texts_and_dates_are_what_users_see()
    {
        var json = JsonSerializer.Serialize(new RunStatus(RunPhase.Settling, Large), DurableJson.Options);

        Assert.Contains("\"earningsMinor\":\"170141183460469231731687303715884105727\"", json, StringComparison.Ordinal);
        Assert.Contains("\"phase\":\"Settling\"", json, StringComparison.Ordinal);
        Assert.Equal("\"2014-08-05\"", JsonSerializer.Serialize(AppWorld.Date, DurableJson.Options));
    }

    [Theory]
    [InlineData("\"2014-02-30\"")]
    [InlineData("null")]
    public void Date_that_is_none_is_refused(string json) =>
        Assert.ThrowsAny<Exception>(() => JsonSerializer.Deserialize<SettlementDate>(json, DurableJson.Options));

    [Theory]
    [InlineData(typeof(PlanningResult))]
    [InlineData(typeof(RunReport))]
    [InlineData(typeof(CloseStart))]
    [InlineData(typeof(CorrectionPlanning))]
    public void Every_case_of_a_closed_hierarchy_has_its_name(Type hierarchy)
    {
        var cases = hierarchy.Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(hierarchy)).ToHashSet();

        Assert.Equal(cases, ClosedHierarchies.Cases.Values.Where(known => known.IsAssignableTo(hierarchy)).ToHashSet());
    }

    [Fact]
    public void Output_of_an_earlier_version_is_not_taken_for_a_report() => Assert.Throws<JsonException>(
        () => JsonSerializer.Deserialize<RunReport>("""{"date":"2014-08-05","instanceId":"id","dryRun":false,"verdict":"Planned"}""", DurableJson.Options));

    // The engine writes an output as what it is and reads it as what was declared.
    private static void ReturnsAs<T>(object value)
    {
        var json = JsonSerializer.Serialize(value, value.GetType(), DurableJson.Options);
        var back = JsonSerializer.Deserialize<T>(json, DurableJson.Options);
        Assert.Equal(value.GetType(), back!.GetType());
        Assert.Equal(json, JsonSerializer.Serialize(back, DurableJson.Options));
        Assert.Equal(WithoutLists(value), WithoutLists(back));
    }

    private static void Returns<T>(T value)
    {
        var json = JsonSerializer.Serialize(value, DurableJson.Options);
        var back = JsonSerializer.Deserialize<T>(json, DurableJson.Options);

        // Lists have no text of their own in a record's: how they are written tells them apart.
        Assert.Equal(json, JsonSerializer.Serialize(back, DurableJson.Options));
        Assert.Equal(WithoutLists(value!), WithoutLists(back!));
    }

    private static string WithoutLists(object value) => ListType().Replace(value.ToString()!, "list");

    [GeneratedRegex("(System\\.Collections|<>z__|System\\.String\\[|Settlement\\.Core\\.[A-Za-z]+\\[)[^,}]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ListType();
}
