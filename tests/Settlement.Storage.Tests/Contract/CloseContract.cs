using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>Closing a day on a real store, and what comes late.</summary>
public sealed class CloseContract
{
    private static readonly RunSizing Sizing = new() { Partitions = 3, PartitionWindow = 3, PageSize = 20, UsersPerActivity = 20, ActivityWindow = 2 };

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_day_is_closed_its_certificate_is_the_same_in_every_store(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SettleAsync(stores, 40);

        var report = await CloseAsync(stores);

        Assert.Equal(CloseVerdict.Closed, report.Verdict);
        Assert.Equal(Certified(40), report.Certificate);
        var day = (await stores.Settlements.ReadDayAsync(Sample.Date, default))!;
        Assert.Equal((DayState.Closed, report.Certificate, new CloseAttempt(1, GoesOn: false)), (day.State, day.Certificate, day.CloseAttempt));
        Assert.Equal(VerifyVerdict.Holds, (await VerifyAsync(stores)).Verdict);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_day_is_closed_every_user_has_a_proof_that_holds(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SettleAsync(stores, 7);
        var certificate = (await CloseAsync(stores)).Certificate;

        for (var i = 0; i < 7; i++)
        {
            var report = await new UserProver(stores.Settlements).ProveAsync(Sample.Date, Sample.UserId(i), default);
            Assert.Equal((ProofVerdict.Proved, (long)i, certificate), (report.Verdict, report.Proof!.Index, report.Proof.Certificate.ToText()));
            Assert.StartsWith($"{Sample.User(i)}\t", report.Proof.Line, StringComparison.Ordinal);
        }
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_8_closes_come_at_once_one_closes_the_day_and_all_have_its_certificate(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SettleAsync(stores, 40);

        var reports = await Workers.AtOnceAsync(8, _ => CloseAsync(stores));

        Assert.All(reports, report => Assert.True(report.IsClosed, report.Verdict.ToString()));
        Assert.Single(reports.Select(report => report.Certificate).Distinct());
        Assert.Equal(VerifyVerdict.Holds, (await VerifyAsync(stores)).Verdict);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_day_that_was_read_before_it_was_closed_is_written_it_is_refused(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SettleAsync(stores, 4);
        var before = (await stores.Settlements.ReadDayAsync(Sample.Date, default))!;
        await CloseAsync(stores);
        var closed = await stores.Settlements.ReadDayAsync(Sample.Date, default);

        Assert.False(await stores.Settlements.UpdateDayAsync(before with { State = DayState.Open }, default));
        Assert.False(await stores.Settlements.UpdateDayAsync(before with { Totals = null }, default));

        Assert.Equal(closed, await stores.Settlements.ReadDayAsync(Sample.Date, default));
    }

    // A run whose worker stalls before every write, and a finisher that stalls before booking and before moving the day.
    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_stalled_run_goes_on_after_the_close_none_of_its_writes_changes_anything(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await ImportAsync(stores, 40);
        var stale = Enumerable.Range(0, 40).Select(i => Sample.Record(i, Sample.NewRun())).ToList(); // waiting for their postings
        await stores.Settlements.CreateDayAsync(Sample.LedgerPlan, default);
        var recorded = (await stores.Settlements.CreateRecordsAsync(stale, default)).Select((verdict, i) => stale[i] with { Version = verdict.CreatedVersion }).ToList();
        Assert.True((await RunAsync(stores)).Reconciliation!.IsClean);
        var users = await new Reconciler(stores.Inputs, stores.Settlements, stores.Payments).ReconcileAsync(Sample.LedgerPlan, 100, static _ => { }, default);
        var postings = await stores.Settlements.ListResiduePostingsAsync(Sample.Date, default);
        await CloseAsync(stores);
        var before = await SnapshotAsync(stores);

        var created = await stores.Settlements.CreateRecordsAsync([.. stale.Select(record => record with { Position = new Money(7) })], default);
        var marked = await stores.Settlements.MarkPaidAsync([.. recorded.Select(record => record.AsPosted())], default);
        var booked = await stores.Settlements.CreateResiduePostingAsync(new ResiduePosting(Sample.Date, postings.Count + 1, new ExactAmount(1, 3)), default);
        await Activities(stores).FinishDayAsync(new FinishDayInput(Sample.LedgerPlan, users), default);
        await Activities(stores).FinishDayAsync(new FinishDayInput(Sample.LedgerPlan, users.With(new Break(BreakCode.RecordUnpaid, "user-00001", "seen before it was paid"))), default);

        Assert.All(created, verdict => Assert.NotNull(verdict.Existing));
        Assert.All(marked, verdict => Assert.Equal(MarkPaidVerdict.AlreadyPaid, verdict));
        Assert.False(booked);
        Assert.Equal(before, await SnapshotAsync(stores));
        Assert.Equal(VerifyVerdict.Holds, (await VerifyAsync(stores)).Verdict);
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_imports_runs_and_a_close_come_at_once_a_closed_day_has_a_record_for_every_position(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SettleAsync(stores, 30);

        var verdicts = await Workers.AtOnceAsync(6, async worker =>
        {
            switch (worker)
            {
                case < 2:
                    return (await CloseAsync(stores)).Verdict;
                case < 4:
                    await RunAsync(stores);
                    return (CloseVerdict?)null;
                default:
                    try
                    {
                        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(100 + worker)], PositionsRule.Adding, default);
                    }
                    catch (Exception exception) when (exception is InputSealedException or StoreUnavailableException)
                    {
                        // Refused by the seal, or given up for the other import.
                    }

                    return null;
            }
        });

        Assert.All(verdicts.OfType<CloseVerdict>(), verdict => Assert.Contains(
            verdict, new[] { CloseVerdict.Closed, CloseVerdict.AlreadyClosed, CloseVerdict.BreaksFound, CloseVerdict.NotSettled, CloseVerdict.DayMoved }));
        if ((await stores.Settlements.ReadDayAsync(Sample.Date, default))!.State != DayState.Closed)
        {
            // Refused because of what came meanwhile; once that is settled the day closes.
            await RunAsync(stores);
            Assert.Equal(CloseVerdict.Closed, (await CloseAsync(stores)).Verdict);
        }

        Assert.Equal(VerifyVerdict.Holds, (await VerifyAsync(stores)).Verdict);
        Assert.Equal(
            await stores.Inputs.CountPositionsAsync(Sample.Date, default),
            (await stores.Settlements.CountRecordsAsync(Sample.Date, default)).Records);
    }

    // Positions in one store and days in another: no transaction holds both.
    [Theory]
    [InlineData("Tables", "SQLite")]
    [InlineData("SQLite", "Tables")]
    [InlineData("Tables", "Cosmos")]
    public async Task When_positions_are_kept_elsewhere_the_seal_is_set_there(string positions, string days)
    {
        await using var inputsFixture = EveryStore.Fixture(positions);
        await using var daysFixture = EveryStore.Fixture(days);
        await using var inputs = await inputsFixture.OpenAsync();
        await using var other = await daysFixture.OpenAsync();
        await using var stores = new OpenStores([], static _ => Task.CompletedTask)
        {
            Inputs = inputs.Inputs,
            Settlements = other.Settlements,
            Corrections = other.Corrections,
            PreferredBatch = other.PreferredBatch,
            Leases = other.Leases,
            RunLog = other.RunLog,
            Pauses = other.Pauses,
        };
        await SettleAsync(stores, 40);

        var report = await CloseAsync(stores);

        Assert.Equal(Certified(40), report.Certificate);
        Assert.Equal(InputSeal.Final, (await inputs.Inputs.ReadSealAsync(Sample.Date, default)).Number);
        await Assert.ThrowsAsync<InputSealedException>(() =>
            inputs.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(100)], PositionsRule.Adding, default));
    }

    // What every store has to certify, from the positions and the plan alone.
    private static string Certified(int users)
    {
        var records = Enumerable.Range(0, users).Select(i => Sample.PostedRecord(i, default)).ToList();
        using var tree = new RecordsTree(Sample.LedgerPlan);
        records.ForEach(tree.Add);
        var earnings = records.Sum(record => record.Earnings.Credited.Minor);
        var residue = records.Aggregate(default(ExactAmount), (sum, record) => sum + record.Earnings.Residue(Sample.LedgerPlan.Yield));
        return new Certificate
        {
            Form = CertificateForm.MerkleRoot,
            Plan = Sample.LedgerPlan,
            Users = users,
            Payments = users,
            EarningsMinor = earnings,
            PaidMinor = earnings,
            Residue = residue,
            Exact = ExactAmount.FromMinor(earnings) + residue,
            Records = tree.Take(),
            Previous = [],
        }.ToText();
    }

    private static async Task SettleAsync(OpenStores stores, int users)
    {
        await ImportAsync(stores, users);
        Assert.True((await RunAsync(stores)).Reconciliation!.IsClean);
    }

    private static async Task ImportAsync(OpenStores stores, int users)
    {
        await stores.Inputs.WriteYieldsAsync([new(Sample.Date, Sample.LedgerPlan.Yield)], replace: false, default);
        await stores.Inputs.WritePositionsAsync(
            Sample.Date, Enumerable.Range(0, users).Select(i => Sample.Position(i)), PositionsRule.Adding, default);
    }

    private static Task<RunReport> RunAsync(OpenStores stores) =>
        StraightContext.RunAsync(Call(stores), new RunRequest { Date = Sample.Date, RunId = Sample.NewRun(), Sizing = Sizing });

    private static Task<CloseReport> CloseAsync(OpenStores stores) =>
        StraightContext.CloseAsync(Call(stores), new CloseRequest(Sample.Date, Sizing));

    private static Func<string, object, RetryPolicy, Task<object>> Call(OpenStores stores)
    {
        var activities = new ActivityTable().Add(Activities(stores)).Add(new CloseActivities(stores.Inputs, stores.Settlements, stores.Payments));
        return (activity, input, _) => activities.ExecuteAsync(activity, input, CancellationToken.None);
    }

    private static DayActivities Activities(OpenStores stores) => new(stores.Inputs, stores.Settlements, stores.Payments, Sample.Settings);

    private static Task<VerifyReport> VerifyAsync(OpenStores stores) =>
        new CertificateVerifier(stores.Inputs, stores.Settlements, stores.Payments).VerifyAsync(Sample.Date, kept: null, 100, static _ => { }, default);

    private static async Task<string> SnapshotAsync(OpenStores stores)
    {
        var lines = new List<string> { $"{await stores.Settlements.ReadDayAsync(Sample.Date, default)}" };
        await foreach (var record in stores.Settlements.ListRecordsAsync(Sample.Date, default))
        {
            lines.Add($"{record}");
        }

        lines.AddRange((await stores.Settlements.ListResiduePostingsAsync(Sample.Date, default)).Select(posting => $"{posting}"));
        return string.Join('\n', lines);
    }
}
