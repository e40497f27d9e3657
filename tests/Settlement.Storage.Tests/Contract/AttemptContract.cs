using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store does with the attempts to pay a record (I3).</summary>
public sealed class AttemptContract
{
    private static readonly DayDerivation Day = new(Sample.Plan);

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_record_is_created_it_is_at_its_first_attempt(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();

        var record = await CreateAsync(stores);

        Assert.Equal((SettlementRecord.FirstAttempt, Day.TransactionId(record.UserId)), (record.Attempt, record.TransactionId));
    }

    // With a day stored, and without: a store may leave out what follows from the plan.
    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_an_attempt_is_raised_nothing_changes_but_the_attempt_and_its_transaction_id(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var early = await CreateAsync(stores, 1);
        await stores.Settlements.CreateDayAsync(Sample.Plan, default);
        var late = await CreateAsync(stores, 2);

        var raised = await stores.Settlements.RaiseAttemptsAsync([early.NextAttempt(Day), late.NextAttempt(Day)], default);

        var stored = await stores.Settlements.ReadRecordsAsync(Sample.Date, [early.UserId, late.UserId], default);
        Assert.Equal(stored, raised);
        Assert.Equal(
            [early.NextAttempt(Day) with { Version = stored[0]!.Version }, late.NextAttempt(Day) with { Version = stored[1]!.Version }], stored);
        Assert.Equal([Day.TransactionId(early.UserId, 2), Day.TransactionId(late.UserId, 2)], stored.Select(record => record!.TransactionId));
        Assert.All(stored.Zip([early, late]), pair => Assert.NotEqual(pair.Second.Version, pair.First!.Version));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_64_workers_raise_one_attempt_at_once_it_goes_up_by_one(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var record = await CreateAsync(stores);

        var standing = await Workers.AtOnceAsync(64, async _ => (await stores.Settlements.RaiseAttemptsAsync([record.NextAttempt(Day)], default))[0]);

        Assert.All(standing, one => Assert.Equal((2, Day.TransactionId(record.UserId, 2)), (one!.Attempt, one.TransactionId)));
        Assert.Equal(2, (await ReadAsync(stores))!.Attempt);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_the_record_is_paid_or_beyond_the_attempt_it_stays_as_it_is(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var record = await CreateAsync(stores);
        var second = (await stores.Settlements.RaiseAttemptsAsync([record.NextAttempt(Day)], default))[0]!;
        await stores.Settlements.MarkPaidAsync([second with { Status = RecordStatus.Paid }], default);

        var afterPayment = (await stores.Settlements.RaiseAttemptsAsync([second.NextAttempt(Day)], default))[0]!;
        var stale = (await stores.Settlements.RaiseAttemptsAsync([record.NextAttempt(Day)], default))[0]!;

        Assert.Equal((2, RecordStatus.Paid), (afterPayment.Attempt, afterPayment.Status));
        Assert.Equal(afterPayment, stale);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_there_is_no_record_nothing_is_raised(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.CreateMissingAsync(default);

        Assert.Null(Assert.Single(await stores.Settlements.RaiseAttemptsAsync([Sample.Record(1, Sample.NewRun()).NextAttempt(Day)], default)));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_another_attempt_than_the_records_was_paid_it_is_not_marked(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var record = await CreateAsync(stores);
        await stores.Settlements.RaiseAttemptsAsync([record.NextAttempt(Day)], default);

        var mark = (await stores.Settlements.MarkPaidAsync([record with { Status = RecordStatus.Paid }], default))[0];

        Assert.Equal((MarkPaidVerdict.OtherAttempt, RecordStatus.Recorded), (mark, (await ReadAsync(stores))!.Status));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_some_users_need_attention_they_are_read_by_name(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var refused = UserResult.Quarantined("user-2", QuarantineReason.PaymentRejected, "refused");
        await stores.Settlements.SaveAttentionAsync(Sample.Date, [refused, UserResult.Conflict("user-3", "differs")], default);

        var read = await stores.Settlements.ReadAttentionAsync(Sample.Date, ["user-1", "user-2"], default);

        Assert.Equal([null, refused], read);
    }

    private static async Task<SettlementRecord> CreateAsync(OpenStores stores, int user = 1)
    {
        await stores.Settlements.CreateRecordsAsync([Sample.Record(user, Sample.NewRun())], default);
        return (await ReadAsync(stores, user))!;
    }

    private static async Task<SettlementRecord?> ReadAsync(OpenStores stores, int user = 1) =>
        (await stores.Settlements.ReadRecordsAsync(Sample.Date, [Sample.UserId(user)], default))[0];
}
