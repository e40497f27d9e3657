using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store does with the entries of corrections (I1, I2, I3).</summary>
public sealed class EntryContract
{
    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_entries_were_created_every_part_of_them_comes_back(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores);
        CorrectionEntry[] entries =
        [
            .. Enum.GetValues<EntryStatus>().Select((status, i) => SampleCorrection.Entry(i, status: status)),
            SampleCorrection.Entry(90) with
            {
                Attempt = 3, TakenUpBy = 2, TakenUp = new Money(11), TransactionId = new TransactionId(Guid.NewGuid()), CreatedBy = Sample.NewRun(),
            },
            SampleCorrection.Entry(91, status: EntryStatus.Posted) with
            {
                Position = new Money(Money.LargestPositionMinor),
                Earnings = new Earnings(new Money(long.MinValue), long.MinValue),
                Before = new Money(-1),
            },
        ];

        var verdicts = await stores.Corrections.CreateEntriesAsync(entries, default);

        Assert.All(verdicts, verdict => Assert.Null(verdict.Existing));
        await using var others = await fixture.OpenAsync();
        var read = await others.Corrections.ReadEntriesAsync(Sample.Date, 1, [.. entries.Select(entry => entry.UserId)], default);
        Assert.Equal(entries.Zip(verdicts, (entry, verdict) => entry with { Version = verdict.CreatedVersion }), read.Select(Assert.Single));
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_64_workers_create_one_entry_at_once_exactly_one_is_told_created(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores);

        var verdicts = await Workers.AtOnceAsync(64, async worker =>
            (await stores.Corrections.CreateEntriesAsync([SampleCorrection.Entry(1, run: worker)], default))[0]);

        Assert.Single(verdicts, verdict => verdict.Existing is null);
        var stored = Assert.Single(await ReadAsync(stores, 1));
        Assert.All(verdicts.Where(verdict => verdict.Existing is not null), verdict => Assert.Equal(stored, verdict.Existing));
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_an_entry_exists_with_other_content_it_comes_back_and_stays_as_it_is(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores);
        var first = SampleCorrection.Entry(1);
        await stores.Corrections.CreateEntriesAsync([first], default);

        var other = first with { Before = new Money(-9), CreatedBy = Sample.NewRun() };
        var verdict = (await stores.Corrections.CreateEntriesAsync([other], default))[0];

        Assert.True(verdict.Existing!.HasSameContentAs(first));
        Assert.False(verdict.Existing.HasSameContentAs(other));
        Assert.Equal(SampleCorrection.Text([first]), SampleCorrection.Text(await ReadAsync(stores, 1)));
    }

    // More than a statement or a transaction takes, of two runs, some of whom are there.
    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_some_of_many_exist_the_others_are_created(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores);
        int[] there = [3, 100, 101, 299];
        await stores.Corrections.CreateEntriesAsync([.. there.Select(user => SampleCorrection.Entry(user, run: 7))], default);

        var verdicts = await stores.Corrections.CreateEntriesAsync(
            [.. Enumerable.Range(0, 300).Select(user => SampleCorrection.Entry(user, run: user < 150 ? 1 : 2))], default);

        Assert.Equal(there, Enumerable.Range(0, 300).Where(i => verdicts[i].Existing is not null));
        Assert.All(there, i => Assert.Equal((Sample.UserId(i), Sample.Run(7)), (verdicts[i].Existing!.UserId, verdicts[i].Existing!.CreatedBy)));
        var listed = await stores.Corrections.ListEntriesAsync(Sample.Date, 1, default).ToListAsync();
        Assert.Equal(
            SampleCorrection.Text(Enumerable.Range(0, 300).Select(user => SampleCorrection.Entry(user, run: there.Contains(user) ? 7 : user < 150 ? 1 : 2))),
            SampleCorrection.Text(listed));
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_a_date_has_several_corrections_each_user_has_one_entry_in_each(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores, corrections: 10);
        foreach (var number in new[] { 10, 1, 2 })
        {
            await stores.Corrections.CreateEntriesAsync(
                [.. Enumerable.Range(0, number).Select(user => SampleCorrection.Entry(user, number))], default);
        }

        var read = await stores.Corrections.ReadEntriesAsync(
            Sample.Date, CorrectionPlan.LargestNumber, [Sample.UserId(1), Sample.UserId(50), Sample.UserId(0), Sample.UserId(9)], default);
        var upTo2 = await stores.Corrections.ReadEntriesAsync(Sample.Date, 2, [Sample.UserId(0)], default);
        var upTo0 = await stores.Corrections.ReadEntriesAsync(Sample.Date, 0, [Sample.UserId(0)], default);

        Assert.Equal([[2, 10], [], [1, 2, 10], [10]], read.Select(user => user.Select(entry => entry.Number)));
        Assert.Equal([1, 2], upTo2[0].Select(entry => entry.Number));
        Assert.Empty(Assert.Single(upTo0));
        Assert.Equal(
            [Sample.User(0), Sample.User(1)], (await stores.Corrections.ListEntriesAsync(Sample.Date, 2, default).ToListAsync()).Select(entry => entry.UserId.Value));
    }

    // Far apart among many, so that no store reads all that lies between.
    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_users_lie_far_apart_each_of_their_entries_comes_once(string store)
    {
        const int Apart = 10;
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores, corrections: 2);
        foreach (var number in new[] { 1, 2 })
        {
            await stores.Corrections.CreateEntriesAsync([.. Enumerable.Range(0, 500).Select(user => SampleCorrection.Entry(user, number))], default);
        }

        UserId[] users = [.. Enumerable.Range(0, 60).Select(i => Sample.UserId(i * Apart))];
        var read = await stores.Corrections.ReadEntriesAsync(Sample.Date, 2, users, default);

        Assert.Equal(
            [.. from user in Enumerable.Range(0, 60) select user * Apart < 500 ? "1 2" : ""],
            read.Select(entries => string.Join(' ', entries.Select(entry => entry.Number))));
        Assert.All(read.Zip(users), pair => Assert.All(pair.First, entry => Assert.Equal(pair.Second, entry.UserId)));
    }

    // What is written for a correction must be none of the day's.
    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_a_day_has_corrections_its_records_days_and_attention_are_as_before(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores, corrections: 2);
        await stores.Settlements.CreateRecordsAsync([.. Enumerable.Range(0, 40).Select(i => Sample.Record(i, Sample.Run(1)))], default);
        foreach (var number in new[] { 1, 2 })
        {
            await stores.Corrections.CreateEntriesAsync([.. Enumerable.Range(20, 40).Select(i => SampleCorrection.Entry(i, number))], default);
        }

        await stores.Corrections.WriteSetAsync(Sample.Date, SampleCorrection.Set, [.. Enumerable.Range(0, 60).Select(i => Sample.Position(i))], default);

        var records = await stores.Settlements.ListRecordsAsync(Sample.Date, default).ToListAsync();
        Assert.Equal(Enumerable.Range(0, 40).Select(Sample.User), records.Select(record => record.UserId.Value));
        Assert.Equal(new RecordCounts(40, 0, 0), await stores.Settlements.CountRecordsAsync(Sample.Date, default));
        var read = await stores.Settlements.ReadRecordsAsync(Sample.Date, [.. Enumerable.Range(0, 60).Select(Sample.UserId)], default);
        Assert.Equal(40, read.Count(record => record is not null));
        Assert.Single(await stores.Settlements.ListDaysAsync(null, null, default));
        Assert.Empty((await stores.Settlements.ListAttentionAsync(Sample.Date, null, 10, default)).Items);
        Assert.Empty(await stores.Settlements.ListResiduePostingsAsync(Sample.Date, default));
        Assert.Equal(0, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
        Assert.Equal(40, await stores.Corrections.ListEntriesAsync(Sample.Date, 1, default).CountAsync());
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_entries_are_many_they_are_listed_once_each_in_order_of_the_user(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores);
        UserId[] users =
        [
            .. new[] { "a", "A", "Z", "a b", "é", "~", "~~", "$", "日本", "\U0001F600", "a_2014-08-05_c1", "%41", "_c1" }.Select(UserId.Parse),
            .. Enumerable.Range(0, fixture.ManyUsers).Select(Sample.UserId),
        ];
        foreach (var batch in users.Chunk(1_000))
        {
            await stores.Corrections.CreateEntriesAsync([.. batch.Select(user => SampleCorrection.Entry(user))], default);
        }

        var listed = await stores.Corrections.ListEntriesAsync(Sample.Date, 1, default).ToListAsync();

        Assert.Equal(users.Order(), listed.Select(entry => entry.UserId));
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_entries_move_on_nothing_changes_but_what_they_are_given(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores, corrections: 2);
        await stores.Corrections.CreateEntriesAsync([.. Enumerable.Range(0, 3).Select(i => SampleCorrection.Entry(i))], default);
        await stores.Corrections.CreateEntriesAsync([SampleCorrection.Entry(0, 2, EntryStatus.Owed)], default);
        var read = await ReadAsync(stores, 0, 1, 2);
        CorrectionEntry[] wanted =
        [
            read[0] with { Status = EntryStatus.Paid },
            read[1] with { Status = EntryStatus.TakenUp, TakenUpBy = 2 },
            read[2] with { Attempt = 2, TransactionId = TransactionId.Derive(Sample.Settings.Product, Sample.Date, read[2].UserId, 2, 1) },
            read[3] with { Attempt = 5, TransactionId = new TransactionId(Guid.NewGuid()) },
        ];

        // What is no part of an update stays, whatever it says.
        var moved = await stores.Corrections.UpdateEntriesAsync(
            [.. wanted.Select(entry => entry with { Before = new Money(-77), CreatedBy = Sample.Run(9) }), SampleCorrection.Entry(8) with { Version = read[0].Version }], default);

        var stored = await ReadAsync(stores, 0, 1, 2);
        Assert.Equal(SampleCorrection.Text(wanted), SampleCorrection.Text(stored));
        Assert.Equal(stored, moved.Take(4));
        Assert.Null(moved[4]);
        Assert.All(stored.Zip(read), pair => Assert.NotEqual(pair.Second.Version, pair.First.Version));

        static async Task<List<CorrectionEntry>> ReadAsync(OpenStores stores, params int[] users) =>
            [.. (await EntryContract.ReadAsync(stores, users)).OrderBy(entry => entry.Number).ThenBy(entry => entry.UserId)];
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_an_entry_changed_since_it_was_read_it_comes_back_as_it_stands(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores);
        await stores.Corrections.CreateEntriesAsync(
            [.. Enumerable.Range(0, 120).Select(i => SampleCorrection.Entry(i, status: EntryStatus.Owed))], default);
        var read = await ReadAsync(stores, [.. Enumerable.Range(0, 120)]);
        await stores.Corrections.UpdateEntriesAsync([read[7] with { Status = EntryStatus.SettledElsewhere }], default);

        var standing = await stores.Corrections.UpdateEntriesAsync(
            [.. read.Select(entry => entry with { Status = EntryStatus.TakenUp, TakenUpBy = 2 })], default);

        Assert.Equal((EntryStatus.SettledElsewhere, 0), (standing[7]!.Status, standing[7]!.TakenUpBy));
        Assert.Equal(119, standing.Count(entry => entry is { Status: EntryStatus.TakenUp, TakenUpBy: 2 }));
        Assert.Equal(standing, await ReadAsync(stores, [.. Enumerable.Range(0, 120)]));
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_64_workers_take_up_one_entry_at_once_one_does_and_all_are_told_who(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores);
        await stores.Corrections.CreateEntriesAsync([SampleCorrection.Entry(1, status: EntryStatus.Owed)], default);
        var read = Assert.Single(await ReadAsync(stores, 1));

        var standing = await Workers.AtOnceAsync(64, async worker => (await stores.Corrections.UpdateEntriesAsync(
            [read with { Status = EntryStatus.TakenUp, TakenUpBy = 2 + worker }], default))[0]);

        var stored = Assert.Single(await ReadAsync(stores, 1));
        Assert.Equal(EntryStatus.TakenUp, stored.Status);
        Assert.All(standing, one => Assert.Equal(stored, one));
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_an_entry_was_not_read_from_the_store_it_is_not_moved(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores);
        await stores.Corrections.CreateEntriesAsync([SampleCorrection.Entry(1)], default);

        await Assert.ThrowsAsync<ArgumentException>(() => stores.Corrections.UpdateEntriesAsync([SampleCorrection.Entry(1)], default));
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_entries_are_owed_on_several_dates_each_is_listed_until_it_is_settled(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var other = new SettlementDate(Sample.Date.Day.AddDays(-1));
        await SampleCorrection.CreateAsync(stores, corrections: 2);
        await stores.Settlements.CreateDayAsync(Sample.Plan with { Date = other }, default);
        await stores.Corrections.CreateCorrectionAsync(SampleCorrection.Plan(day: Sample.Plan with { Date = other }), default);
        var owed = new List<CorrectionEntry>();
        foreach (var number in new[] { 1, 2 })
        {
            owed.AddRange(Enumerable.Range(0, 7).Select(user => SampleCorrection.Entry(user, number, EntryStatus.Owed)));
            await stores.Corrections.CreateEntriesAsync(
                [.. owed.Where(entry => entry.Number == number), .. Enumerable.Range(7, 5).Select(user => SampleCorrection.Entry(user, number))], default);
        }

        owed.Add(SampleCorrection.Entry(3, status: EntryStatus.Owed) with
        {
            Date = other,
            TransactionId = TransactionId.Derive(Sample.Settings.Product, other, Sample.UserId(3), correction: 1),
        });
        await stores.Corrections.CreateEntriesAsync([owed[^1]], default);

        foreach (var size in new[] { 1, 2, 7, 100 })
        {
            Assert.Equal(Sorted(owed), Sorted(await OwedAsync(stores, size)));
        }

        var read = await stores.Corrections.ReadEntriesAsync(Sample.Date, 1, [Sample.UserId(3), Sample.UserId(4)], default);
        await stores.Corrections.UpdateEntriesAsync(
            [read[0][0] with { Status = EntryStatus.SettledElsewhere }, read[1][0] with { Status = EntryStatus.TakenUp, TakenUpBy = 2 }], default);

        owed.RemoveAll(entry => entry.Date == Sample.Date && entry.Number == 1 && (entry.UserId == Sample.UserId(3) || entry.UserId == Sample.UserId(4)));
        Assert.Equal(Sorted(owed), Sorted(await OwedAsync(stores, 3)));

        static string Sorted(IEnumerable<CorrectionEntry> entries) =>
            SampleCorrection.Text(entries.OrderBy(entry => entry.Date).ThenBy(entry => entry.Number).ThenBy(entry => entry.UserId));
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_nothing_is_asked_for_nothing_comes_back(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores);

        Assert.Empty(await stores.Corrections.CreateEntriesAsync([], default));
        Assert.Empty(await stores.Corrections.UpdateEntriesAsync([], default));
        Assert.Empty(await stores.Corrections.ReadEntriesAsync(Sample.Date, 1, [], default));
        Assert.Empty(await stores.Corrections.ListEntriesAsync(Sample.Date, 1, default).ToListAsync());
    }

    private static async Task<List<CorrectionEntry>> OwedAsync(OpenStores stores, int size)
    {
        var owed = new List<CorrectionEntry>();
        string? continuation = null;
        do
        {
            var page = await stores.Corrections.ListOwedAsync(continuation, size, default);
            Assert.InRange(page.Items.Count, 0, size);
            owed.AddRange(page.Items);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return owed;
    }

    private static async Task<List<CorrectionEntry>> ReadAsync(OpenStores stores, params int[] users) =>
    [
        .. (await stores.Corrections.ReadEntriesAsync(Sample.Date, CorrectionPlan.LargestNumber, [.. users.Select(Sample.UserId)], default)).SelectMany(user => user),
    ];
}
