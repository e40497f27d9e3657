using CsCheck;
using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store does with positions and yields.</summary>
[Takes(seconds: 15)]
public sealed class InputContract
{
    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_positions_are_walked_in_any_number_of_parts_each_comes_exactly_once(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var positions = Enumerable.Range(0, 1_000).Select(i => Sample.Position(i)).ToList();
        await stores.Inputs.WritePositionsAsync(Sample.Date, positions, PositionsRule.AddingOrReplacing, default);
        await stores.Inputs.WritePositionsAsync(SettlementDate.Parse("2014-08-06"), positions.Take(10), PositionsRule.AddingOrReplacing, default);

        await Gen.Select(Gen.Int[1, 40], Gen.Int[1, 600]).SampleAsync(
            async (parts, size) =>
            {
                var walked = new List<StoredPosition>();
                foreach (var part in await stores.Inputs.DividePositionsAsync(Sample.Date, parts, default))
                {
                    walked.AddRange(await WalkAsync(stores.Inputs, part, size));
                }

                Assert.Equal(
                    positions.Select(position => new StoredPosition(position.UserId.Value, position.Balance.Minor)),
                    walked.OrderBy(position => position.UserId, StringComparer.Ordinal));
            },
            iter: 30);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_positions_arrive_after_the_parts_were_made_the_parts_still_cover_them(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.WritePositionsAsync(Sample.Date, Enumerable.Range(100, 100).Select(i => Sample.Position(i)), PositionsRule.AddingOrReplacing, default);
        var parts = await stores.Inputs.DividePositionsAsync(Sample.Date, 4, default);

        await stores.Inputs.WritePositionsAsync(Sample.Date, Enumerable.Range(0, 300).Select(i => Sample.Position(i)), PositionsRule.AddingOrReplacing, default);

        var walked = new List<string>();
        foreach (var part in parts)
        {
            walked.AddRange((await WalkAsync(stores.Inputs, part, 7)).Select(position => position.UserId));
        }

        Assert.Equal(Enumerable.Range(0, 300).Select(i => Sample.UserId(i).Value), walked.Order(StringComparer.Ordinal));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_positions_are_written_again_added_unchanged_and_replaced_are_counted(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1, 100), Sample.Position(2, 200)], PositionsRule.AddingOrReplacing, default);

        var counts = await stores.Inputs.WritePositionsAsync(
            Sample.Date, [Sample.Position(1, 100), Sample.Position(2, 222), Sample.Position(3, 300)], PositionsRule.AddingOrReplacing, default);

        Assert.Equal(new ImportCounts(Added: 1, Unchanged: 1, Replaced: 1), counts);
        Assert.Equal(3, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
        var found = await stores.Inputs.ReadPositionsAsync(Sample.Date, ["user-00003", "nobody", "user-00002"], default);
        Assert.Equal([new StoredPosition("user-00003", 300), null, new StoredPosition("user-00002", 222)], found);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_reading_the_positions_to_write_fails_none_of_them_is_written(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();

        await Assert.ThrowsAsync<InvalidDataException>(() => stores.Inputs.WritePositionsAsync(Sample.Date, Broken(), PositionsRule.AddingOrReplacing, default));

        Assert.Equal(0, await stores.Inputs.CountPositionsAsync(Sample.Date, default));

        static IEnumerable<Position> Broken()
        {
            for (var i = 0; i < 3_000; i++)
            {
                yield return Sample.Position(i);
            }

            throw new InvalidDataException("the file changed");
        }
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_yields_are_written_each_quote_comes_back_as_it_was(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var yields = YieldQuotes.All.Select((quote, i) => KeyValuePair.Create(
            SettlementDate.FromNumber(20140801 + i), Yield.Parse($"-0.12345678{i}", quote))).ToList();

        Assert.Equal(new ImportCounts(yields.Count, 0, 0), await stores.Inputs.WriteYieldsAsync(yields, replace: true, default));
        Assert.Equal(new ImportCounts(0, yields.Count, 0), await stores.Inputs.WriteYieldsAsync(yields, replace: true, default));
        Assert.Equal(
            new ImportCounts(0, 0, 1), await stores.Inputs.WriteYieldsAsync([new(yields[0].Key, Yield.Parse("2"))], replace: true, default));

        Assert.Equal(Yield.Parse("2"), await stores.Inputs.ReadYieldAsync(yields[0].Key, default));
        Assert.Equal(yields[1].Value, await stores.Inputs.ReadYieldAsync(yields[1].Key, default));
        Assert.Null(await stores.Inputs.ReadYieldAsync(SettlementDate.Parse("2013-01-01"), default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_inputs_are_listed_each_date_of_the_range_says_which_it_has(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var dates = Enumerable.Range(0, 5).Select(i => new SettlementDate(new DateOnly(2014, 2, 27).AddDays(i))).ToList();
        await stores.Inputs.WriteYieldsAsync([.. new[] { 0, 2, 3 }.Select(i => KeyValuePair.Create(dates[i], Yield.Parse($"1.{i}5")))], replace: false, default);
        foreach (var date in new[] { dates[4], dates[1], dates[2] })
        {
            await stores.Inputs.WritePositionsAsync(date, [Sample.Position(1), Sample.Position(2)], PositionsRule.Adding, default);
        }

        await stores.Inputs.BeginPositionsAsync(dates[3], new ImportId(Guid.NewGuid()), [], default);

        var all = await stores.Inputs.ListInputsAsync(null, null, default);
        var some = await stores.Inputs.ListInputsAsync(dates[1], dates[2], default);
        var none = await stores.Inputs.ListInputsAsync(SettlementDate.Parse("2014-03-04"), null, default);

        DateInputs[] expected =
        [
            new(dates[0], HasPositions: false, Yield.Parse("1.05")),
            new(dates[1], HasPositions: true, Yield: null),
            new(dates[2], HasPositions: true, Yield.Parse("1.25")),
            new(dates[3], HasPositions: false, Yield.Parse("1.35")),
            new(dates[4], HasPositions: true, Yield: null),
        ];
        Assert.Equal(expected, all);
        Assert.Equal(expected[1..3], some);
        Assert.Empty(none);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_an_import_changed_positions_the_date_has_another_version_and_no_other_date_has(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var other = new SettlementDate(Sample.Date.Day.AddDays(1));
        var versions = new List<long> { await VersionAsync() };
        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1), Sample.Position(2)], PositionsRule.Adding, default);
        versions.Add(await VersionAsync());
        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1, 7)], PositionsRule.AddingOrReplacing, default);
        versions.Add(await VersionAsync());
        await stores.Inputs.WritePositionsAsync(other, [Sample.Position(1)], PositionsRule.Adding, default);
        await stores.Inputs.WriteYieldsAsync([new(Sample.Date, Yield.Parse("1.1"))], replace: false, default);
        Assert.Equal(versions[^1], await VersionAsync());

        var import = new ImportId(Guid.NewGuid());
        await stores.Inputs.BeginPositionsAsync(Sample.Date, import, [], default);
        var counts = await stores.Inputs.WriteChunkAsync(
            Sample.Date, import, [Sample.Position(1, 7), Sample.Position(2), Sample.Position(3)], default);
        Assert.Equal(versions[^1], await VersionAsync());
        await stores.Inputs.PublishPositionsAsync(Sample.Date, import, counts, default);
        versions.Add(await VersionAsync());

        Assert.Equal(versions.Distinct(), versions);

        Task<long> VersionAsync() => stores.Inputs.ReadPositionsVersionAsync(Sample.Date, default);
    }

    private static async Task<List<StoredPosition>> WalkAsync(IInputStore inputs, string part, int size)
    {
        var walked = new List<StoredPosition>();
        string? continuation = null;
        do
        {
            var page = await inputs.ListPositionsAsync(Sample.Date, part, continuation, size, default);
            Assert.True(page.Items.Count <= size);
            walked.AddRange(page.Items);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return walked;
    }
}
