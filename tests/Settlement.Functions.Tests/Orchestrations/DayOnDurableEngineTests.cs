using Microsoft.DurableTask.Client;
using Settlement.Core;

namespace Settlement.Functions.Tests;

public sealed class DayOnDurableEngineTests : IAsyncLifetime
{
    private readonly AppWorld world = new();

    public async Task InitializeAsync()
    {
        await world.ImportAsync(users: 23);
        await world.StartEngineAsync();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Day_is_settled_in_parts_and_generations_and_a_rerun_is_all_no_ops()
    {
        var report = await world.ReportAsync();

        Assert.Equal((PlanVerdict.Planned, 23L, 23L), (report.Verdict, report.Tally.Settled, report.Tally.Users));
        Assert.True(report.Reconciliation!.IsClean);
        var records = await world.RecordsAsync();
        Assert.Equal(23, records.Count);
        Assert.All(records, record => Assert.Equal(RecordStatus.Paid, record.Status));
        Assert.Equal(report.Tally.EarningsMinor, records.Aggregate((Int128)0, (sum, record) => sum + record.Earnings.Credited.Minor));

        var rerun = await world.ReportAsync();

        Assert.Equal((0L, 23L), (rerun.Tally.Settled, rerun.Tally.AlreadySettled));
        Assert.Equal(records, await world.RecordsAsync());
        var instances = await world.Client.GetAllInstancesAsync().Select(instance => instance.InstanceId).ToListAsync();
        Assert.All(instances, id => Assert.StartsWith("settle-2014-08-05", id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Transient_failure_is_tried_again_as_the_policy_says_and_not_noticed()
    {
        var failed = 0;
        world.Before = (activity, _) => activity == "SettleUsers" && Interlocked.Increment(ref failed) <= world.Options.Attempts - 1
            ? new ActivityFailure(IsTransient: true, "the store does not answer")
            : null;

        var report = await world.ReportAsync();

        Assert.Equal(23, report.Tally.Settled);
        Assert.True(report.Reconciliation!.IsClean);
    }

    [Fact]
    public async Task Transient_failure_that_stays_ends_the_run_after_the_last_attempt_and_a_rerun_completes_it()
    {
        var attempts = 0;
        var down = true;
        world.Before = (activity, _) =>
        {
            if (activity != "ReconcilePart" || !down)
            {
                return null;
            }

            Interlocked.Increment(ref attempts);
            return new ActivityFailure(IsTransient: true, "the store does not answer");
        };
        var run = await world.RunAsync(world.Request(AppWorld.Date) with { Sizing = world.Options.Sizing with { Partitions = 1 } });

        Assert.Equal(OrchestrationRuntimeStatus.Failed, run.RuntimeStatus);
        Assert.Contains("the store does not answer", run.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(world.Options.Attempts, attempts);

        down = false;
        var rerun = await world.ReportAsync();
        Assert.Equal((23L, true), (rerun.Tally.AlreadySettled, rerun.Reconciliation!.IsClean));
    }

    [Fact]
    public async Task Final_failure_is_never_tried_again_and_quarantines_the_one_user_it_belongs_to()
    {
        var poisoned = Sample.User(7);
        var alone = 0;
        world.Before = (activity, input) =>
        {
            if (activity != "SettleUsers" || ((SettleUsersInput)input).Positions.All(position => position.UserId != poisoned))
            {
                return null;
            }

            if (((SettleUsersInput)input).Positions.Count == 1)
            {
                Interlocked.Increment(ref alone);
            }

            return new ActivityFailure(IsTransient: false, "poison");
        };

        var report = await world.ReportAsync();

        Assert.Equal((22L, 1L), (report.Tally.Settled, report.Tally.Quarantined));
        var quarantined = Assert.Single(report.Attention);
        Assert.Equal((poisoned, QuarantineReason.Unexpected, "poison"), (quarantined.UserId, quarantined.Reason, quarantined.Detail));
        Assert.Equal(1, alone);
    }

    [Fact]
    public async Task Activity_that_dies_without_an_answer_is_tried_again()
    {
        var died = 0;
        world.Before = (activity, _) => activity == "SettleUsers" && Interlocked.Increment(ref died) == 1
            ? throw new InvalidOperationException("the worker is gone")
            : null;

        var report = await world.ReportAsync();

        Assert.Equal((23L, 0L), (report.Tally.Settled, report.Tally.Quarantined));
    }

    [Fact]
    public async Task Run_takes_in_the_inbox_and_waits_for_a_late_file_until_its_deadline()
    {
        var date = SettlementDate.Parse("2014-08-06");
        await File.WriteAllTextAsync(Path.Combine(world.Inbox.FullName, "positions-2014-08-06.csv"), "user_id,balance\nuser-00001,200.37\nuser-00002,300.00\n");
        var looks = 0;
        world.Before = (activity, _) =>
        {
            if (activity == "PlanDay" && Interlocked.Increment(ref looks) == 2)
            {
                File.WriteAllText(Path.Combine(world.Inbox.FullName, "yields.csv"), "date,income_per_10000\n2014-08-06,1.1203\n");
            }

            return null;
        };

        var report = await world.ReportAsync(world.Request(date) with
        {
            Inbox = new InboxUse { Deadline = DateTimeOffset.UtcNow.AddMinutes(1), Polling = new Polling(TimeSpan.FromMilliseconds(100)) { PollsPerGeneration = 1 } },
        });

        Assert.Equal((PlanVerdict.Planned, 2L, 2L), (report.Verdict, report.Tally.Settled, report.Inbox!.ImportedCount));
        Assert.True(report.Reconciliation!.IsClean);
    }

    [Fact]
    public async Task Named_users_are_settled_and_unknown_ones_are_a_verdict()
    {
        var request = world.Request(AppWorld.Date) with { Scope = RunScope.NamedUsers, Users = [UserId.Parse(Sample.User(3))] };
        var named = await world.ReportAsync(request);
        var unknown = await world.ReportAsync(request with { Users = [UserId.Parse("nobody")] });

        Assert.Equal((1L, PlanVerdict.UserUnknown), (named.Tally.Settled, unknown.Verdict));
        Assert.Equal("nobody", Assert.Single(unknown.UnknownUsers).Value);
    }
}
