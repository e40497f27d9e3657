namespace Settlement.Core.Tests;

public sealed class DayWorkflowFailureTests
{
    private const int Users = 11;

    private static RunRequest Request(int run) => DayWorld.Request(run, partitions: 2);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Store_out_of_reach_at_any_step_ends_the_run_and_a_rerun_completes_it(bool afterTheWork)
    {
        var undisturbed = new DayWorld(Users);
        var probe = new ReplayingEngine(undisturbed, seed: 5);
        await probe.RunAsync(Request(run: 1));
        Assert.True(probe.Executions > 10);

        for (var step = 0; step < probe.Executions; step++)
        {
            var failing = step;
            Exception? Fault(int execution, string activity, object input) =>
                execution >= failing ? new StoreUnavailableException("connection refused") : null;
            var world = new DayWorld(Users);
            var engine = afterTheWork
                ? new ReplayingEngine(world, seed: 5) { AfterExecuting = Fault }
                : new ReplayingEngine(world, seed: 5) { BeforeExecuting = Fault };

            var failure = await Assert.ThrowsAsync<ActivityFailedException>(() => engine.RunAsync(Request(run: 1)));
            Assert.True(failure.IsTransient);
            Assert.Equal("connection refused", failure.Message);

            var rerun = await new ReplayingEngine(world, seed: 6).RunAsync(Request(run: 2));
            Assert.Equal((Users, Users), (rerun.Tally.Users, rerun.Tally.Settled + rerun.Tally.AlreadySettled));
            Assert.True(rerun.Reconciliation!.IsClean);
            Assert.Equal(undisturbed.Export(), world.Export());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Store_out_of_reach_for_one_attempt_is_not_noticed(bool afterTheWork)
    {
        var undisturbed = new DayWorld(Users);
        var probe = new ReplayingEngine(undisturbed, seed: 5);
        var expected = await probe.RunAsync(Request(run: 1));

        for (var step = 0; step < probe.Executions; step++)
        {
            var failing = step;
            Exception? Fault(int execution, string activity, object input) =>
                execution == failing ? new StoreUnavailableException("connection refused") : null;
            var world = new DayWorld(Users);
            var engine = afterTheWork
                ? new ReplayingEngine(world, seed: 5) { AfterExecuting = Fault }
                : new ReplayingEngine(world, seed: 5) { BeforeExecuting = Fault };

            var report = await engine.RunAsync(Request(run: 1));
            Assert.Equal(expected.Tally, report.Tally);
            Assert.Equal(undisturbed.Export(), world.Export());
            Assert.Equal(probe.Executions + 1, engine.Executions);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Group_that_fails_for_good_is_settled_one_by_one_and_only_the_poisoned_user_is_quarantined(int usersPerActivity)
    {
        for (var poisoned = 0; poisoned < Users; poisoned++)
        {
            var world = new DayWorld(Users);
            var user = Sample.User(poisoned);
            var engine = new ReplayingEngine(world, seed: poisoned)
            {
                BeforeExecuting = (_, _, input) => input is SettleUsersInput settle && settle.Positions.Any(position => position.UserId == user)
                    ? new InvalidOperationException("a bug nobody planned")
                    : null,
            };

            var report = await engine.RunAsync(DayWorld.Request(partitions: 2, usersPerActivity: usersPerActivity));

            Assert.Equal((Users - 1, 1L), (report.Tally.Settled, report.Tally.Quarantined));
            var result = Assert.Single(report.Attention);
            Assert.Equal((user, QuarantineReason.Unexpected, "a bug nobody planned"), (result.UserId, result.Reason, result.Detail));
            Assert.Equal(result, Assert.Single(world.Store.Attention));
            Assert.Equal(Users - 1, world.Payments.Made.Count);
            Assert.Equal(BreakCode.RecordMissing, Assert.Single(report.Reconciliation!.Breaks).Code);

            // The user's failure mended, a rerun of the failed settles it and forgets that it failed.
            var rerun = await new ReplayingEngine(world, seed: 1).RunAsync(Request(run: 2) with { Scope = RunScope.OnlyFailed });
            Assert.Equal((1L, 1L), (rerun.Tally.Users, rerun.Tally.Settled));
            Assert.True(rerun.Reconciliation!.IsClean);
            Assert.Empty(world.Store.Attention);
        }
    }

    [Fact]
    public async Task Failure_for_good_after_the_work_was_done_quarantines_nobody_whose_next_attempt_succeeds()
    {
        var world = new DayWorld(Users);
        var failed = false;
        var engine = new ReplayingEngine(world, seed: 1)
        {
            AfterExecuting = (_, activity, input) =>
            {
                var fail = !failed && input is SettleUsersInput { Positions.Count: > 1 };
                failed |= fail;
                return fail ? new InvalidOperationException("the answer was lost") : null;
            },
        };

        var report = await engine.RunAsync(Request(run: 1));

        Assert.True(failed);
        Assert.Equal(Users, report.Tally.Settled);
        Assert.Equal(Users, world.Payments.Made.Count);
        Assert.True(report.Reconciliation!.IsClean);
    }

    [Theory]
    [InlineData("PlanDay")]
    [InlineData("ListPage")]
    [InlineData("ReconcilePart")]
    [InlineData("FinishDay")]
    public async Task Failure_for_good_of_a_step_that_is_no_users_ends_the_run_without_a_retry(string step)
    {
        var world = new DayWorld(Users);
        var attempts = 0;
        var engine = new ReplayingEngine(world, seed: 1)
        {
            BeforeExecuting = (_, activity, _) =>
            {
                attempts += activity == step ? 1 : 0;
                return activity == step && attempts == 1 ? new InvalidOperationException("a bug nobody planned") : null;
            },
        };

        var failure = await Assert.ThrowsAsync<ActivityFailedException>(() => engine.RunAsync(DayWorld.Request()));
        Assert.Equal((step, false, 1), (failure.Activity, failure.IsTransient, attempts));

        var rerun = await new ReplayingEngine(world, seed: 2).RunAsync(Request(run: 2));
        Assert.True(rerun.Reconciliation!.IsClean);
    }

    [Fact]
    public async Task Failing_part_starts_no_further_part_and_leaves_none_running_behind_the_run()
    {
        var world = new DayWorld(users: 40);
        var engine = new ReplayingEngine(world, seed: 4)
        {
            BeforeExecuting = static (_, _, input) => input is ListPageInput { Part: "0/6" }
                ? new StoreUnavailableException("connection refused")
                : null,
        };

        // The engine itself asserts that nothing is left running once the day's workflow has ended.
        await Assert.ThrowsAsync<ActivityFailedException>(() => engine.RunAsync(DayWorld.Request(partitions: 6)));
        Assert.True(engine.InstanceIds.Count < 7, "every part was started in spite of the failure");
    }

    [Fact]
    public async Task Rejected_payments_and_bad_rows_stop_nobody_else()
    {
        var world = new DayWorld(users: 40);
        for (var i = 0; i < 40; i += 4)
        {
            world.Payments.Refuse(Sample.User(i), new PaymentAnswer(PaymentStatus.Rejected));
            world.Inputs.Put(Sample.User(i + 1), Money.LargestPositionMinor + 1);
        }

        var report = await new ReplayingEngine(world, seed: 1).RunAsync(DayWorld.Request(partitions: 3));

        Assert.Equal((20L, 20L, 40L), (report.Tally.Settled, report.Tally.Quarantined, report.Tally.Users));
        Assert.Equal(SettledPart.MostAttention, report.Attention.Count);
        Assert.Equal(20, world.Store.Attention.Count);
        Assert.Equal(DayState.Open, world.Store.Day(Sample.Date)!.State);
    }
}
