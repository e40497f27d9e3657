using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store's ledger does: a record and its posting come into being in one write, once (I3).</summary>
public sealed class PostingContract
{
    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_64_workers_create_a_record_that_the_ledger_pays_it_is_posted_once(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();

        var verdicts = await Workers.AtOnceAsync(64, async _ =>
            (await stores.Settlements.CreateRecordsAsync([Sample.PostedRecord(1, Sample.NewRun())], default))[0]);

        Assert.Single(verdicts, verdict => verdict.Existing is null);
        Assert.All(verdicts, verdict => Assert.Equal(Sample.Payment(1), Payment.Posted(verdict.Existing ?? Sample.PostedRecord(1, default))));
        Assert.Equal(new RecordCounts(1, 1, 0), await stores.Settlements.CountRecordsAsync(Sample.Date, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_the_amount_is_negative_the_user_is_debited(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var plan = Sample.PlanAt("-1.1301") with { Payer = Payer.Ledger };
        var record = Sample.Record(Sample.Position(1), Sample.NewRun(), plan);

        await stores.Settlements.CreateRecordsAsync([record], default);

        var stored = (await stores.Settlements.ReadRecordsAsync(Sample.Date, [record.UserId], default))[0]!;
        Assert.Equal((new Money(-2), new Posting("user:user-00001", "earnings")), (stored.PostedAmount, stored.Posting));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_record_waits_for_its_posting_its_mark_brings_it_and_changes_nothing_else(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var users = Enumerable.Range(0, 30).Select(Sample.UserId).ToList();
        await stores.Settlements.CreateRecordsAsync([.. users.Select((_, i) => Sample.Record(i, Sample.NewRun()))], default);
        var waiting = (await stores.Settlements.ReadRecordsAsync(Sample.Date, users, default)).Select(record => record!).ToList();

        var marks = await stores.Settlements.MarkPaidAsync([.. waiting.Where((_, i) => i % 3 == 0).Select(record => record.AsPosted())], default);

        Assert.All(marks, mark => Assert.Equal(MarkPaidVerdict.Marked, mark));
        var after = await stores.Settlements.ReadRecordsAsync(Sample.Date, users, default);
        Assert.Equal(
            waiting.Select((record, i) => (i % 3 == 0 ? record.AsPosted() : record) with { Version = after[i]!.Version }),
            after);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_two_runs_post_what_waits_at_once_both_find_it_posted(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateRecordsAsync([Sample.Record(1, Sample.NewRun())], default);
        var waiting = (await stores.Settlements.ReadRecordsAsync(Sample.Date, [Sample.UserId(1)], default))[0]!;

        var marks = await Workers.AtOnceAsync(8, async _ => (await stores.Settlements.MarkPaidAsync([waiting.AsPosted()], default))[0]);

        Assert.Single(marks, MarkPaidVerdict.Marked);
        Assert.Equal(7, marks.Count(mark => mark == MarkPaidVerdict.AlreadyPaid));
        Assert.Equal(Sample.Payment(1), Payment.Posted((await stores.Settlements.ReadRecordsAsync(Sample.Date, [Sample.UserId(1)], default))[0]!));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_service_pays_the_record_has_no_posting(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateRecordsAsync([Sample.Record(1, Sample.NewRun())], default);
        var recorded = (await stores.Settlements.ReadRecordsAsync(Sample.Date, [Sample.UserId(1)], default))[0]!;

        await stores.Settlements.MarkPaidAsync([recorded with { Status = RecordStatus.Paid }], default);

        var paid = (await stores.Settlements.ReadRecordsAsync(Sample.Date, [Sample.UserId(1)], default))[0]!;
        Assert.Equal((RecordStatus.Paid, null), (paid.Status, paid.Posting));
    }

    // Whether hash and transaction id are stored, or follow from the day's plan, is the store's own business.
    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_records_are_read_back_they_say_what_they_said_with_a_day_and_without(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var run = Sample.NewRun();
        var posted = Enumerable.Range(0, 20).Select(i => Sample.PostedRecord(i, i % 2 == 0 ? run : Sample.NewRun())).ToList();
        await stores.Settlements.CreateRecordsAsync(posted[..10], default);
        await stores.Settlements.CreateDayAsync(Sample.LedgerPlan, default);
        await stores.Settlements.CreateRecordsAsync(posted[10..], default);

        var listed = await stores.Settlements.ListRecordsAsync(Sample.Date, default).ToListAsync();

        Assert.Equal(posted.Select((record, i) => record with { Version = listed[i].Version }), listed);
        Assert.Equal(posted.Select(record => record.InputHash), listed.Select(record => record.InputHash));
        Assert.Equal(posted.Select(record => record.TransactionId), listed.Select(record => record.TransactionId));
    }

    // A hash that is given is kept, even where the plan would give another.
    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_record_says_another_hash_than_its_plan_gives_that_one_is_kept(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateDayAsync(Sample.LedgerPlan, default);
        var odd = Sample.PostedRecord(2, default) with { InputHash = Sample.PostedRecord(7, default).InputHash };

        await stores.Settlements.CreateRecordsAsync([Sample.PostedRecord(1, default), odd, Sample.PostedRecord(3, default)], default);

        var stored = (await stores.Settlements.ReadRecordsAsync(Sample.Date, [odd.UserId], default))[0]!;
        Assert.Equal((odd.InputHash, odd.TransactionId), (stored.InputHash, stored.TransactionId));
    }

    // Where accounts are stored, those that are there come back, whatever the record calls for.
    [Theory]
    [InlineData("Tables")]
    [InlineData("Cosmos")]
    public async Task When_a_stored_posting_is_to_another_account_reconciliation_names_both(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1)], PositionsRule.Adding, default);
        await stores.Settlements.CreateRecordsAsync([Sample.PostedRecord(1, default).WithStoredPosting("earnings", "user:thief")], default);

        var reconciler = new Reconciler(stores.Inputs, stores.Settlements, stores.Payments);
        var part = (await stores.Inputs.DividePositionsAsync(Sample.Date, 1, default))[0];
        var found = Assert.Single((await reconciler.ReconcilePartAsync(Sample.LedgerPlan, part, 10, static _ => { }, default)).Breaks);

        Assert.Equal((BreakCode.PaymentDiffers, "user-00001"), (found.Code, found.UserId));
        Assert.Contains("posted from earnings to user:thief", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_accounts_follow_from_the_record_another_posting_is_refused()
    {
        await using var fixture = EveryStore.Fixture("SQLite");
        await using var stores = await fixture.OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => stores.Settlements.CreateRecordsAsync(
            [Sample.PostedRecord(1, default).WithStoredPosting("earnings", "user:thief")], default));

        Assert.Equal(default, await stores.Settlements.CountRecordsAsync(Sample.Date, default));
    }
}
