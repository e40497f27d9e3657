using Settlement.Core;
using Settlement.Storage.Tests.Damages;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store keeps of a closed day's tree, and how one user is proved by it.</summary>
[Takes(seconds: 15)]
public sealed class SubtreesContract
{
    private const int Users = 1_100; // subtrees of 512, 512 and 76

    private static readonly SettlementDate NextDate = SettlementDate.Parse("2014-08-06");
    private static readonly RawRow Row = new(RawTable.Subtrees, Sample.Date);
    private static readonly int[] Some = [0, 511, 512, 700, 1_024, 1_099];

    // As long as a text may be, with whatever users are called.
    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_subtrees_are_saved_they_are_read_back_as_they_are(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var text = string.Concat(Enumerable.Repeat("é\t'\"👤\\{}用户\n", 3_000))[..31_999] + "\n";

        Assert.Null(await stores.Settlements.ReadSubtreesAsync(Sample.Date, default));
        await stores.Settlements.SaveSubtreesAsync(Sample.Date, text, default);

        Assert.Equal(text, await stores.Settlements.ReadSubtreesAsync(Sample.Date, default));
        Assert.Null(await stores.Settlements.ReadSubtreesAsync(NextDate, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_subtrees_are_saved_again_the_last_ones_stay(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();

        await stores.Settlements.SaveSubtreesAsync(Sample.Date, "first", default);
        await stores.Settlements.SaveSubtreesAsync(NextDate, "next", default);
        await stores.Settlements.SaveSubtreesAsync(Sample.Date, "second", default);
        await stores.Settlements.SaveSubtreesAsync(Sample.Date, "second", default);

        Assert.Equal("second", await stores.Settlements.ReadSubtreesAsync(Sample.Date, default));
        Assert.Equal("next", await stores.Settlements.ReadSubtreesAsync(NextDate, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_subtrees_are_saved_the_day_stays_as_it_is(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var day = await stores.Settlements.CreateDayAsync(Sample.Plan, default);

        await stores.Settlements.SaveSubtreesAsync(Sample.Date, "kept", default);
        await stores.Settlements.SaveSubtreesAsync(NextDate, "of a date without a day", default);

        Assert.Equal(day, await stores.Settlements.ReadDayAsync(Sample.Date, default));
        Assert.Equal([day], await stores.Settlements.ListDaysAsync(null, null, default));
        Assert.True(await stores.Settlements.UpdateDayAsync(day with { State = DayState.Settled }, default));
        Assert.Equal("kept", await stores.Settlements.ReadSubtreesAsync(Sample.Date, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_one_user_of_a_large_day_is_proved_the_subtree_that_was_kept_is_read_and_no_other(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await CloseAsync(stores);

        foreach (var user in Some)
        {
            var report = await ProveAsync(stores, user, readsAll: false);
            Assert.Equal((ProofVerdict.Proved, (long)user), (report.Verdict, report.Proof!.Index));
        }
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_what_is_kept_is_altered_or_removed_the_same_is_proved_from_all_records(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await CloseAsync(stores);
        var user = Some[2];
        var before = await ProveAsync(stores, user, readsAll: false);

        // Not even a text, where the store lets it be none.
        await fixture.Raw.SetAsync(Row, "Roots", store == "SQLite" ? "settled" : true);
        await ExpectAsync();
        await fixture.Raw.RemoveAsync(Row);
        await ExpectAsync();

        async Task ExpectAsync()
        {
            var after = await ProveAsync(stores, user, readsAll: true);
            Assert.Equal((before.Proof!.Line, before.Proof.Index), (after.Proof!.Line, after.Proof.Index));
            Assert.Equal(before.Proof.Path, after.Proof.Path);
        }
    }

    private static async Task<ProofReport> ProveAsync(OpenStores stores, int user, bool readsAll)
    {
        var reads = 0;
        var counting = new RacingStore(stores.Settlements)
        {
            BeforeListingRecords = () =>
            {
                reads++;
                return Task.CompletedTask;
            },
        };
        var report = await new UserProver(counting).ProveAsync(Sample.Date, Sample.UserId(user), default);
        Assert.Equal(readsAll ? 1 : 0, reads);
        return report;
    }

    // Closed with its records alone: what proving needs.
    private static async Task CloseAsync(OpenStores stores)
    {
        var records = Enumerable.Range(0, Users).Select(i => Sample.PostedRecord(i, default)).ToList();
        var day = await stores.Settlements.CreateDayAsync(Sample.LedgerPlan, default);
        foreach (var some in records.Chunk(100))
        {
            await stores.Settlements.CreateRecordsAsync(some, default);
        }

        using var tree = new RecordsTree(Sample.LedgerPlan, Users);
        records.ForEach(tree.Add);
        var certificate = new Certificate
        {
            Form = CertificateForm.MerkleRoot,
            Plan = Sample.LedgerPlan,
            Users = Users,
            Payments = Users,
            EarningsMinor = 0,
            PaidMinor = 0,
            Residue = default,
            Exact = default,
            Records = tree.Take(),
            Previous = [],
        };
        await stores.Settlements.SaveSubtreesAsync(Sample.Date, tree.Subtrees!.ToText(), default);
        Assert.True(await stores.Settlements.UpdateDayAsync(day with { State = DayState.Closed, Certificate = certificate.ToText() }, default));
    }
}
