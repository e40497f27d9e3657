using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store does with settlement records (I1, I2).</summary>
[Takes(seconds: 15)]
public sealed class RecordContract
{
    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_64_workers_create_one_record_at_once_exactly_one_is_told_created(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();

        var verdicts = await Workers.AtOnceAsync(64, async _ =>
            (await stores.Settlements.CreateRecordsAsync([Sample.Record(1, Sample.NewRun())], default))[0]);

        var created = Assert.Single(verdicts, verdict => verdict.Existing is null);
        Assert.Null(created.Existing);
        var stored = (await stores.Settlements.ReadRecordsAsync(Sample.Date, [Sample.UserId(1)], default))[0]!;
        Assert.All(verdicts.Where(verdict => verdict.Existing is not null), verdict => Assert.Equal(stored.CreatedBy, verdict.Existing!.CreatedBy));
        Assert.Equal(1, (await stores.Settlements.CountRecordsAsync(Sample.Date, default)).Records);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_retry_meets_its_own_first_write_it_gets_that_record_back(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var record = Sample.Record(1, Sample.NewRun());
        await stores.Settlements.CreateRecordsAsync([record], default);

        var again = (await stores.Settlements.CreateRecordsAsync([record], default))[0];

        Assert.True(again.Existing!.HasSameContentAs(record));
        Assert.Equal(record.CreatedBy, again.Existing.CreatedBy);
        Assert.NotNull(again.Existing.Version);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_record_exists_with_other_content_it_comes_back_and_stays_as_it_is(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var first = Sample.Record(1, Sample.NewRun(), balanceMinor: 20_111);
        await stores.Settlements.CreateRecordsAsync([first], default);

        var verdict = (await stores.Settlements.CreateRecordsAsync([Sample.Record(1, Sample.NewRun(), balanceMinor: 99_999)], default))[0];

        Assert.True(verdict.Existing!.HasSameContentAs(first));
        var stored = (await stores.Settlements.ReadRecordsAsync(Sample.Date, [first.UserId], default))[0]!;
        Assert.True(stored.HasSameContentAs(first));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_one_of_a_batch_of_100_exists_the_other_99_are_created(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var run = Sample.NewRun();
        await stores.Settlements.CreateRecordsAsync([Sample.Record(42, Sample.NewRun())], default);

        var verdicts = await stores.Settlements.CreateRecordsAsync([.. Enumerable.Range(0, 100).Select(i => Sample.Record(i, run))], default);

        Assert.Equal([42], Enumerable.Range(0, 100).Where(i => verdicts[i].Existing is not null));
        Assert.Equal(100, (await stores.Settlements.CountRecordsAsync(Sample.Date, default)).Records);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_records_of_another_date_exist_they_are_other_records(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var tomorrow = Sample.Plan with { Date = SettlementDate.Parse("2014-08-06") };
        await stores.Settlements.CreateRecordsAsync([Sample.Record(1, Sample.NewRun())], default);

        var verdict = (await stores.Settlements.CreateRecordsAsync([Sample.Record(Sample.Position(1), Sample.NewRun(), tomorrow)], default))[0];

        Assert.Null(verdict.Existing);
        Assert.Equal(1, (await stores.Settlements.CountRecordsAsync(Sample.Date, default)).Records);
        Assert.Equal(1, (await stores.Settlements.CountRecordsAsync(tomorrow.Date, default)).Records);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_two_workers_mark_a_record_paid_at_once_both_find_it_paid(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateRecordsAsync([Sample.Record(1, Sample.NewRun())], default);
        var stored = (await stores.Settlements.ReadRecordsAsync(Sample.Date, [Sample.UserId(1)], default))[0]!;

        var marks = await Workers.AtOnceAsync(8, async _ => (await stores.Settlements.MarkPaidAsync([stored], default))[0]);

        Assert.Single(marks, MarkPaidVerdict.Marked);
        Assert.Equal(7, marks.Count(mark => mark == MarkPaidVerdict.AlreadyPaid));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_records_are_marked_paid_nothing_else_of_them_and_no_other_record_changes(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var run = Sample.NewRun();
        var records = Enumerable.Range(0, 50).Select(i => Sample.Record(i, run)).ToList();
        await stores.Settlements.CreateRecordsAsync(records, default);
        var users = records.Select(record => record.UserId).ToList();
        var before = await stores.Settlements.ReadRecordsAsync(Sample.Date, users, default);
        // A gap in the middle and one missing: neither a range nor all of them.
        var marked = before.Where((_, i) => i is >= 10 and < 20 or >= 25 and < 30).Select(record => record!).ToList();

        var marks = await stores.Settlements.MarkPaidAsync([.. marked, Sample.Record(999, run)], default);

        Assert.All(marks.SkipLast(1), mark => Assert.Equal(MarkPaidVerdict.Marked, mark));
        Assert.Equal(MarkPaidVerdict.Missing, marks[^1]);
        var after = await stores.Settlements.ReadRecordsAsync(Sample.Date, users, default);
        for (var i = 0; i < 50; i++)
        {
            var expected = marked.Contains(before[i]!) ? RecordStatus.Paid : RecordStatus.Recorded;
            Assert.Equal(before[i]! with { Status = expected, Version = after[i]!.Version }, after[i]);
        }
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_all_records_between_two_users_are_marked_paid_all_of_them_are(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateRecordsAsync([.. Enumerable.Range(0, 50).Select(i => Sample.Record(i, Sample.NewRun()))], default);
        var some = await stores.Settlements.ReadRecordsAsync(Sample.Date, [.. Enumerable.Range(10, 30).Select(Sample.UserId)], default);

        await stores.Settlements.MarkPaidAsync([.. some.Select(record => record!)], default);

        var counts = await stores.Settlements.CountRecordsAsync(Sample.Date, default);
        Assert.Equal(new RecordCounts(50, 30, 0), counts);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_records_are_read_they_come_in_the_order_asked_for_with_gaps_as_null(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateRecordsAsync([.. Enumerable.Range(0, 200).Select(i => Sample.Record(i * 2, Sample.NewRun()))], default);
        var asked = new[] { 7, 398, 0, 13, 200, 400, 2 };

        var found = await stores.Settlements.ReadRecordsAsync(Sample.Date, [.. asked.Select(Sample.UserId)], default);

        Assert.Equal(
            asked.Select(i => i % 2 == 0 && i < 400 ? Sample.UserId(i) : (UserId?)null),
            found.Select(record => record?.UserId));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_records_are_read_in_ascending_order_sparse_and_dense_lists_find_the_same(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateRecordsAsync([.. Enumerable.Range(0, 500).Where(i => i % 3 != 0).Select(i => Sample.Record(i, Sample.NewRun()))], default);

        foreach (var step in new[] { 1, 2, 7, 100 })
        {
            var asked = Enumerable.Range(0, 500).Where(i => i % step == 0).ToList();
            var found = await stores.Settlements.ReadRecordsAsync(Sample.Date, [.. asked.Select(Sample.UserId)], default);
            Assert.Equal(asked.Select(i => i % 3 != 0), found.Select(record => record is not null));
        }
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_records_are_listed_all_come_once_sorted_by_user(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var numbers = Enumerable.Range(0, fixture.ManyUsers).ToArray();
        new Random(5).Shuffle(numbers);
        foreach (var chunk in numbers.Chunk(100))
        {
            await stores.Settlements.CreateRecordsAsync([.. chunk.Select(i => Sample.Record(i, default))], default);
        }

        var listed = new List<UserId>();
        await foreach (var record in stores.Settlements.ListRecordsAsync(Sample.Date, default))
        {
            listed.Add(record.UserId);
        }

        Assert.Equal(Enumerable.Range(0, fixture.ManyUsers).Select(Sample.UserId), listed);
        foreach (var (first, end) in ((int First, int? End)[])[(0, 1), (7, 800), (1_000, 1_001), (700, null), (300, 300), (fixture.ManyUsers, null)])
        {
            Assert.Equal(
                Enumerable.Range(first, (end ?? fixture.ManyUsers) - first).Select(Sample.UserId),
                await RangeAsync(stores, Sample.UserId(first), end is { } number ? Sample.UserId(number) : null));
        }

        // Neither of the two need have a record; those of another date are not in it.
        Assert.Equal([Sample.UserId(8)], await RangeAsync(stores, UserId.Parse("user-00007a"), UserId.Parse("user-00008a")));
        await stores.Settlements.CreateRecordsAsync([Sample.Record(Sample.Position(8), default, Sample.Plan with { Date = SettlementDate.Parse("2014-08-06") })], default);
        Assert.Equal([Sample.UserId(8)], await RangeAsync(stores, Sample.UserId(8), Sample.UserId(9)));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_users_have_unusual_ids_each_has_a_record_of_its_own(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        string[] ids =
        [
            "..", ".", "a.b", "'", "\"", "' or 1=1", "a b", "a  b", "%", "%2F", "%_", "A", "a", "é", "e\u0301", "用户", "👤", "\uE000", "ﬀ", "null",
            "a_2014-08-05", "a_2014-08-05_b", new string('x', 128), "-", "--", "0", "00", "[1]", "{}", "$id", "@", "&", "+", "=", ";", ",",
        ];
        var users = ids.Select(UserId.Parse).ToList();
        var records = users.Select((user, i) => Sample.Record(new Position(user, new Money(100_000 + i)), default)).ToList();

        var verdicts = await stores.Settlements.CreateRecordsAsync(records, default);

        Assert.All(verdicts, verdict => Assert.Null(verdict.Existing));
        var found = await stores.Settlements.ReadRecordsAsync(Sample.Date, users, default);
        Assert.Equal(records.Select(record => (record.UserId, record.Position)), found.Select(record => (record!.UserId, record.Position)));
        var listed = new List<UserId>();
        await foreach (var record in stores.Settlements.ListRecordsAsync(Sample.Date, default))
        {
            listed.Add(record.UserId);
        }

        Assert.Equal(users.Order(), listed);
        var sorted = users.Order().ToList();
        for (var i = 0; i < sorted.Count; i += 5)
        {
            Assert.Equal(sorted[i..], await RangeAsync(stores, sorted[i], end: null));
            Assert.Equal(sorted[(i / 2)..i], await RangeAsync(stores, sorted[i / 2], sorted[i]));
        }
    }

    private static async Task<List<UserId>> RangeAsync(OpenStores stores, UserId first, UserId? end)
    {
        var users = new List<UserId>();
        await foreach (var record in stores.Settlements.ListRecordsAsync(Sample.Date, first, end, default))
        {
            users.Add(record.UserId);
        }

        return users;
    }
}
