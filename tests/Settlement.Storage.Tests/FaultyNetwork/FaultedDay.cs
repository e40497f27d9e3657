using System.Globalization;
using System.Text;
using Settlement.Core;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>
/// One schedule: a day is settled while its network fails, by one run or two at once; late requests land; the day is
/// settled again without faults, replayed with another input, closed. Then it is corrected, over such a network again. What the
/// invariants say is checked in between.
/// </summary>
/// <param name="seed">Decides the faults and how the runs cut the day into pieces.</param>
/// <param name="shape">The day.</param>
/// <param name="store">Where the day is settled.</param>
/// <param name="reference">The days in SQLite, and their exports.</param>
/// <param name="counts">Told what happened.</param>
/// <param name="isQuiet">Whether nothing happens to any request.</param>
internal sealed class FaultedDay(
    int seed, DayShape shape, FaultedStore store, ReferenceDays reference, FaultCounts counts, bool isQuiet = false)
{
    // Added to the seed of the day.
    private const int CorrectionSeeds = 1_000_000;

    private readonly FaultSchedule schedule = isQuiet ? FaultSchedule.Quiet : new(seed);
    private readonly InMemoryPaymentService? payments = shape.PaymentService();

    /// <summary>Runs the schedule. A failure tells the seed, every fault and how to do it again.</summary>
    public async Task RunAsync()
    {
        using var network = new FaultyHandler(schedule, store.Server, store.Identify, counts);
        using var corrected = new FaultyHandler(isQuiet ? FaultSchedule.Quiet : new FaultSchedule(seed + CorrectionSeeds), store.Server, store.Identify, counts);
        try
        {
            await RunAsync(network);
            await new FaultedCorrection(seed, shape, store, reference, payments, counts).RunAsync(corrected);
        }
        catch (Exception exception)
        {
            var story = new StringBuilder()
                .AppendLine(CultureInfo.InvariantCulture, $"seed {seed}: {exception.Message}")
                .AppendLine(CultureInfo.InvariantCulture, $"{shape.Date}, {shape.Positions.Count} users, first run {Sizing(Run(0))}")
                .AppendLine(CultureInfo.InvariantCulture, $"faults: {schedule}")
                .AppendJoin('\n', network.Log.Concat(corrected.Log))
                .AppendLine()
                .AppendLine(CultureInfo.InvariantCulture, $"this seed alone: {TestSeeds.Variable}={seed} dotnet test tests/Settlement.Storage.Tests --filter FullyQualifiedName~FaultyNetwork");
            throw new InvalidOperationException(story.ToString(), exception);
        }
    }

    private async Task RunAsync(FaultyHandler network)
    {
        var calm = store.Calm;
        await LeaveUnpostedAsync(calm);

        // One run, or two of them at once.
        var runs = Enumerable.Range(0, 1 + (seed % 3 / 2)).ToList();
        var attempts = await Task.WhenAll(runs.Select(run => AttemptAsync(run, network)));
        var before = await SnapshotAsync(calm);
        foreach (var (run, report, reported) in attempts)
        {
            DayInvariants.CheckKept(reported, before);
            if (report is not null)
            {
                DayInvariants.CheckReported(shape, Run(run), report, before);
            }
        }

        var landsLast = seed % 5 == 4;
        var landed = before;
        if (!landsLast && await network.LandAsync())
        {
            landed = await SnapshotAsync(calm);
            DayInvariants.CheckOnlyForward(before, landed);
        }

        var rerun = Run(number: 9);
        var engine = new RetryingRun(DayShape.Activities(reference.Inputs, calm, payments));
        var final = await engine.RunAsync(Request(rerun));
        var settled = await SnapshotAsync(calm);
        DayInvariants.CheckOnlyForward(landed, settled);
        DayInvariants.CheckReported(shape, rerun, final, settled);
        DayInvariants.CheckFinished(shape, final, settled);
        Assert.Equal(reference.Export(shape), await ReferenceDays.ExportAsync(shape, calm.Settlements));

        await ReplayAndCloseAsync(calm, engine);
        await network.LandAsync();
        var closed = await SnapshotAsync(calm);
        DayInvariants.CheckOnlyForward(settled, closed);
        DayInvariants.Hold("I6", closed.Records.SequenceEqual(settled.Records), "a replay changed a record");
        DayInvariants.Hold("I7", closed.Day?.State == DayState.Closed, $"the closed day is {closed.Day?.State}");
        DayInvariants.Hold("I7", closed.Residue.Count == settled.Residue.Count, "the closed day was booked on");
    }

    // Some days begin with records of an older version, which died before it posted them.
    private async Task LeaveUnpostedAsync(OpenStores calm)
    {
        if (seed % 7 == 3 && payments is null)
        {
            await calm.Settlements.CreateDayAsync(shape.Plan, default);
            await calm.Settlements.CreateRecordsAsync(
                [.. shape.Records.Values.Take(2).Select(record => record with { Status = RecordStatus.Recorded, IsPosted = false, CreatedBy = Run(number: 12) })],
                default);
        }
    }

    private async Task<(int Run, RunReport? Report, IReadOnlyList<StoredPosition> Reported)> AttemptAsync(int run, FaultyHandler network)
    {
        RetryingRun? engine = null;
        try
        {
            await using var stores = await store.OpenAsync(network);
            await using var inputs = seed % 4 == 1 ? await store.OpenInputsAsync(network) : null;
            engine = new RetryingRun(DayShape.Activities(inputs?.Inputs ?? reference.Inputs, stores, payments));
            var report = await engine.RunAsync(Request(Run(run)));
            counts.Add("run finished");
            return (run, report, engine.Reported);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or ActivityFailedException { IsTransient: true })
        {
            counts.Add("run broken off");
            return (run, null, engine?.Reported ?? []);
        }
    }

    // I6: the same again is nothing, something else is a conflict. I7: a closed day is not run.
    private async Task ReplayAndCloseAsync(OpenStores calm, RetryingRun engine)
    {
        var user = shape.Positions[seed % shape.Positions.Count];
        var settler = new UserSettler(calm.Settlements, payments);
        var other = await settler.SettleAsync(
            shape.Plan, Run(number: 10), [new StoredPosition(user.UserId.Value, user.Balance.Minor + 1)], default);
        DayInvariants.Hold("I6", other[0].Outcome == SettlementOutcome.Conflict, $"another position came to {other[0]}");

        var day = (await calm.Settlements.ReadDayAsync(shape.Date, default))!;
        Assert.True(await calm.Settlements.UpdateDayAsync(day with { State = DayState.Closed }, default));
        var refused = await engine.RunAsync(Request(Run(number: 11)));
        DayInvariants.Hold("I7", refused.Verdict == PlanVerdict.DayClosed, $"a run of a closed day came to {refused.Verdict}");
    }

    private async Task<DaySnapshot> SnapshotAsync(OpenStores calm)
    {
        var now = await DaySnapshot.TakeAsync(calm, payments, shape.Date);
        DayInvariants.CheckNothingIsWrong(shape, now);
        return now;
    }

    private RunRequest Request(RunId run) => new() { Date = shape.Date, RunId = run, Sizing = Sizing(run) };

    // Each run cuts the day into other pieces, so that one meets a part of what another would have done at once.
    private RunSizing Sizing(RunId run)
    {
        var random = new SplitMix64(BitConverter.ToUInt64(run.Value.ToByteArray()));
        return new RunSizing
        {
            Partitions = Pick(1, 2),
            PartitionWindow = 2,
            PageSize = Pick(1_000, 1_000, shape.IsLarge ? 60 : 3),
            ReconcilePageSize = Pick(1_000, shape.IsLarge ? 90 : 4),
            UsersPerActivity = Pick(1_000, 1_000, shape.IsLarge ? 70 : 3, shape.IsLarge ? 35 : 1),
            ActivityWindow = Pick(1, 4),
            PagesPerGeneration = Pick(10, 1),
        };

        int Pick(params int[] from) => from[random.Next() % (ulong)from.Length];
    }

    private RunId Run(int number) => new(new Guid(seed + 1, (short)number, 0, new byte[8]));
}
