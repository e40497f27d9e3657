namespace Settlement.Core.Tests;

public sealed class DayWorkflowReplayTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Replay_in_any_order_of_completions_issues_the_same_calls_and_comes_to_the_same_results(int seed)
    {
        var straight = Mixture();
        var expected = await StraightContext.RunAsync(straight, DayWorld.Request(partitions: 3));

        var replayed = Mixture();
        var engine = new ReplayingEngine(replayed, seed);
        var actual = await engine.RunAsync(DayWorld.Request(partitions: 3));

        Assert.Equal(expected.Tally, actual.Tally);
        Assert.Equal((22, 1, 1, 1), (actual.Tally.Settled, actual.Tally.NothingToSettle, actual.Tally.Conflicts, actual.Tally.Quarantined));
        Assert.Equal(Sorted(expected.Attention), Sorted(actual.Attention));
        Assert.Equal(expected.Reconciliation!.BreakCount, actual.Reconciliation!.BreakCount);
        Assert.Equal(
            expected.Reconciliation with { Breaks = [] },
            actual.Reconciliation with { Breaks = [] });
        Assert.Equal(straight.Export(), replayed.Export());
        Assert.Equal(new RunStatus(RunPhase.Finished, actual.Tally), engine.DayStatus);
    }

    [Fact]
    public async Task Clean_day_is_settled_and_reconciled()
    {
        var world = new DayWorld(users: 23);
        var report = await new ReplayingEngine(world, seed: 1).RunAsync(DayWorld.Request(partitions: 4));

        Assert.Equal((PlanVerdict.Planned, 23L, 23L), (report.Verdict, report.Tally.Settled, report.Tally.Users));
        Assert.True(report.Reconciliation!.IsClean);
        Assert.Equal(23, world.Payments.Made.Count);
        var day = world.Store.Day(Sample.Date)!;
        Assert.Equal((DayState.Settled, 23L), (day.State, day.Totals!.Value.Users));
        Assert.Equal(report.Tally.EarningsMinor, day.Totals.Value.EarningsMinor);
    }

    [Fact]
    public async Task Rerun_finds_every_user_settled_and_writes_nothing()
    {
        var world = new DayWorld(users: 23);
        await new ReplayingEngine(world, seed: 1).RunAsync(DayWorld.Request(run: 1, partitions: 2));
        var (writes, export) = (world.Store.Writes, world.Export());

        var rerun = await new ReplayingEngine(world, seed: 2).RunAsync(DayWorld.Request(run: 2, partitions: 3, usersPerActivity: 4));

        Assert.Equal((0L, 23L), (rerun.Tally.Settled, rerun.Tally.AlreadySettled));
        Assert.Equal(writes, world.Store.Writes);
        Assert.Equal(export, world.Export());
    }

    [Fact]
    public async Task Run_publishes_its_phases_in_order_and_its_count_after_every_part()
    {
        var world = new DayWorld(users: 12);
        var request = DayWorld.Request(partitions: 3);
        var context = new StraightContext(world, request.InstanceId);

        var report = await DayWorkflow.RunAsync(context, request);

        Assert.Equal(
            [RunPhase.Planning, .. Enumerable.Repeat(RunPhase.Settling, 4), RunPhase.Reconciling, RunPhase.Finished],
            context.Statuses.Select(status => status.Phase));
        var users = context.Statuses.Select(status => status.Tally.Users).ToList();
        Assert.Equal((0L, 12L), (users[1], users[4]));
        Assert.Equal(users.Order(), users);
        Assert.Equal([report!.Tally, report.Tally], context.Statuses.TakeLast(2).Select(status => status.Tally));
    }

    [Fact]
    public async Task Group_that_takes_long_keeps_its_own_place_in_the_window_and_no_other()
    {
        var world = new DayWorld(users: 7);
        var slow = new TaskCompletionSource();
        var started = 0;
        var run = StraightContext.RunAsync(
            async (activity, input, _) =>
            {
                if (input is SettleUsersInput && ++started == 1)
                {
                    await slow.Task;
                }

                return await world.ExecuteAsync(activity, input);
            },
            DayWorld.Request(pageSize: 7, usersPerActivity: 1, activityWindow: 2));

        Assert.False(run.IsCompleted);
        Assert.Equal(7, started);

        slow.SetResult();
        Assert.Equal(7, (await run).Tally.Settled);
    }

    [Fact]
    public async Task Part_publishes_its_count_after_every_group_of_a_page()
    {
        var world = new DayWorld(users: 7);
        var request = DayWorld.Request(usersPerActivity: 3, pageSize: 7);
        var planned = (PlannedDay)await world.ExecuteAsync(DayActivities.PlanDay.Name, request);
        var part = new StraightContext(world, RunRequest.PartInstanceId(request.InstanceId, 0));

        await PartitionWorkflow.RunAsync(part, PartitionInput.Start(request, planned, part: 0));

        Assert.Equal([3L, 6L, 7L], part.Statuses.Select(status => status.Tally.Users));
        Assert.All(part.Statuses, status => Assert.Equal(RunPhase.Settling, status.Phase));
    }

    [Fact]
    public async Task Parts_run_as_sub_workflows_under_instance_ids_of_the_date()
    {
        var engine = new ReplayingEngine(new DayWorld(users: 12), seed: 1);
        var report = await engine.RunAsync(DayWorld.Request(partitions: 12));

        Assert.Equal("settle-2014-08-05", report.InstanceId);
        Assert.Equal(
            ["settle-2014-08-05", .. Enumerable.Range(0, 12).Select(part => $"settle-2014-08-05-p{part:00}")],
            engine.InstanceIds);
        Assert.Equal("settle-2014-08-05-p00", engine.InstanceIds[1]);
    }

    [Fact]
    public async Task History_of_a_part_does_not_grow_with_the_number_of_users()
    {
        async Task<(int Longest, int Generations)> RunAsync(int users)
        {
            var engine = new ReplayingEngine(new DayWorld(users), seed: 1);
            var report = await engine.RunAsync(DayWorld.Request());
            Assert.Equal(users, report.Tally.Settled);
            return (engine.LongestHistory, engine.Generations);
        }

        var small = await RunAsync(40);
        var large = await RunAsync(400);

        // Two pages of five users: for each page one listing and three groups, each issued and completed.
        Assert.Equal((16, 16), (small.Longest, large.Longest));
        Assert.True(large.Generations > 8 * small.Generations);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 5)]
    public async Task Never_more_parts_and_activities_are_under_way_than_their_windows_allow(int partitionWindow, int activityWindow)
    {
        var mostParts = 0;
        var mostActivities = 0;
        var engine = new ReplayingEngine(new DayWorld(users: 60), seed: 7)
        {
            Observe = instances =>
            {
                mostParts = Math.Max(mostParts, instances.Count(instance => instance.ParentCall is not null));
                mostActivities = Math.Max(mostActivities, instances.Max(instance => instance.Pending.Count(call => call.ChildId is null)));
                Assert.All(instances, instance => Assert.True(instance.Pending.Count <= Math.Max(partitionWindow, activityWindow)));
            },
        };
        await engine.RunAsync(DayWorld.Request(
            partitions: 5, pageSize: 12, usersPerActivity: 1, activityWindow: activityWindow, partitionWindow: partitionWindow));

        Assert.Equal((partitionWindow, Math.Max(activityWindow, partitionWindow)), (mostParts, mostActivities));
    }

    [Fact]
    public async Task Next_page_is_asked_for_only_after_every_user_of_the_page_before_is_settled()
    {
        var world = new DayWorld(users: 30);
        var listed = 0;
        var engine = new ReplayingEngine(world, seed: 3)
        {
            BeforeExecuting = (_, activity, input) =>
            {
                if (activity == "ListPage")
                {
                    // Pages of five in order of the user id: the token is the last user of the page before.
                    var page = (ListPageInput)input;
                    Assert.Equal(listed == 0 ? null : Sample.User((5 * listed) - 1), page.Continuation);
                    Assert.Equal(5 * listed, world.Store.Records.Count(record => record.Status == RecordStatus.Paid));
                    listed++;
                }

                return null;
            },
        };
        await engine.RunAsync(DayWorld.Request());
        Assert.Equal(6, listed);
    }

    [Fact]
    public async Task Day_that_cannot_be_planned_ends_with_its_verdict_and_starts_no_part()
    {
        var world = new DayWorld(users: 3);
        await StraightContext.RunAsync(world, DayWorld.Request());
        world.Inputs.PutYield(Yield.Parse("1.2"));
        var (writes, export) = (world.Store.Writes, world.Export());

        var engine = new ReplayingEngine(world, seed: 1);
        var report = await engine.RunAsync(DayWorld.Request(run: 2));

        Assert.Equal((PlanVerdict.PlanDiffers, 3L), (report.Verdict, report.Tally.Conflicts));
        Assert.Equal(("1.2", "1.1301"), (report.Plan!.Yield.ToText(), report.FrozenPlan!.Yield.ToText()));
        Assert.Null(report.Reconciliation);
        Assert.Equal(["settle-2014-08-05"], engine.InstanceIds);
        Assert.Equal(writes, world.Store.Writes);
        Assert.Equal(export, world.Export());
    }

    [Fact]
    public async Task Dry_run_writes_nothing_and_predicts_the_run()
    {
        var world = Mixture();
        var writes = world.Store.Writes;

        var predicted = await new ReplayingEngine(world, seed: 1).RunAsync(DayWorld.Request(partitions: 2) with { DryRun = true });
        Assert.Equal((writes, 0), (world.Store.Writes, world.Payments.Made.Count));
        Assert.Null(world.Store.Day(Sample.Date));
        Assert.Null(predicted.Reconciliation);
        Assert.Null(predicted.FrozenPlan);

        var actual = await new ReplayingEngine(world, seed: 2).RunAsync(DayWorld.Request(partitions: 2));
        Assert.Equal(actual.Tally, predicted.Tally);
        Assert.Equal(Sorted(actual.Attention), Sorted(predicted.Attention));
    }

    [Fact]
    public async Task Named_users_are_settled_and_nobody_else()
    {
        var world = new DayWorld(users: 30);
        var users = Enumerable.Range(0, 12).Select(i => UserId.Parse(Sample.User(i * 2))).ToList();

        var report = await new ReplayingEngine(world, seed: 1).RunAsync(
            DayWorld.Request(partitions: 3) with { Scope = RunScope.NamedUsers, Users = users });

        Assert.Equal(12, report.Tally.Settled);
        Assert.Equal(users, world.Store.Records.Select(record => record.UserId));
        Assert.Equal(18, report.Reconciliation!.UnfinishedBreaks);
        Assert.Empty(world.Store.Postings);
    }

    [Fact]
    public async Task Only_failed_users_are_settled_again_and_forgotten_when_they_are_fine()
    {
        var world = new DayWorld(users: 30);
        for (var i = 0; i < 12; i++)
        {
            world.Payments.Refuse(Sample.User(i), new PaymentAnswer(PaymentStatus.Rejected, "closed"));
        }

        var first = await new ReplayingEngine(world, seed: 1).RunAsync(DayWorld.Request(partitions: 3));
        Assert.Equal((18L, 12L), (first.Tally.Settled, first.Tally.Quarantined));
        Assert.Equal(12, world.Store.Attention.Count);

        for (var i = 1; i < 12; i++)
        {
            world.Payments.Relent(Sample.User(i));
        }

        var second = await new ReplayingEngine(world, seed: 2).RunAsync(DayWorld.Request(run: 2) with { Scope = RunScope.OnlyFailed });
        Assert.Equal((12L, 11L, 1L), (second.Tally.Users, second.Tally.AlreadySettled, second.Tally.Quarantined));
        Assert.Equal(Sample.User(0), Assert.Single(world.Store.Attention).UserId);
    }

    // 25 users: one in conflict, one with a bad balance, one who earns nothing.
    private static DayWorld Mixture()
    {
        var world = new DayWorld(users: 25);
        world.Store.Tamper(Sample.Record(Sample.User(3), 77_777, run: 9));
        world.Inputs.Put(Sample.User(8), -1);
        world.Inputs.Put(Sample.User(11), 5);
        return world;
    }

    private static IEnumerable<UserResult> Sorted(IEnumerable<UserResult> results) =>
        results.OrderBy(result => result.UserId, StringComparer.Ordinal);
}
