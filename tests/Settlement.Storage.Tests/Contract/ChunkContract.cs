using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store does with imports that come in chunks, and with imports that come at once.</summary>
[Takes(seconds: 15)]
public sealed class ChunkContract
{
    private static readonly ImportId One = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly ImportId Other = new(new Guid(2, 0, 0, new byte[8]));

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_chunks_are_written_none_is_seen_before_all_are_published(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(0)], PositionsRule.Adding, default);

        await stores.Inputs.BeginPositionsAsync(Sample.Date, One, default);
        var first = await stores.Inputs.WriteChunkAsync(Sample.Date, One, Positions(0, 150), default);
        var second = await stores.Inputs.WriteChunkAsync(Sample.Date, One, Positions(150, 50), default);

        Assert.Equal((new ImportCounts(149, 1, 0), new ImportCounts(50, 0, 0)), (first, second));
        Assert.Equal(["user-00000"], await UsersAsync(stores));
        await stores.Inputs.PublishPositionsAsync(Sample.Date, One, first + second, default);
        Assert.Equal(Positions(0, 200).Select(position => position.UserId.Value), await UsersAsync(stores));
        Assert.Equal(200, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_every_step_runs_several_times_at_once_the_import_is_as_if_each_had_run_once(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.WritePositionsAsync(Sample.Date, Positions(0, 5), PositionsRule.Adding, default);

        await Workers.AtOnceAsync(4, async _ =>
        {
            await stores.Inputs.BeginPositionsAsync(Sample.Date, One, default);
            return 0;
        });
        var chunks = new List<ImportCounts>();
        for (var chunk = 0; chunk < 3; chunk++)
        {
            var from = chunk * 20;
            var counts = await Workers.AtOnceAsync(3, _ => stores.Inputs.WriteChunkAsync(Sample.Date, One, Positions(from, 20), default));
            chunks.Add(Assert.Single(counts.Distinct()));
        }

        var total = chunks.Aggregate((left, right) => left + right);
        await Workers.AtOnceAsync(4, async _ =>
        {
            await stores.Inputs.PublishPositionsAsync(Sample.Date, One, total, default);
            return 0;
        });
        await stores.Inputs.BeginPositionsAsync(Sample.Date, One, default);
        await stores.Inputs.WriteChunkAsync(Sample.Date, One, Positions(0, 20), default);
        await stores.Inputs.PublishPositionsAsync(Sample.Date, One, total, default);

        Assert.Equal(new ImportCounts(55, 5, 0), total);
        Assert.Equal(60, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
        Assert.Equal(Positions(0, 60).Select(position => position.UserId.Value), await UsersAsync(stores));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_another_import_begins_the_earlier_one_is_given_up_and_can_begin_anew(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.BeginPositionsAsync(Sample.Date, One, default);
        var early = await stores.Inputs.WriteChunkAsync(Sample.Date, One, Positions(0, 30), default);

        await stores.Inputs.BeginPositionsAsync(Sample.Date, Other, default);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => stores.Inputs.WriteChunkAsync(Sample.Date, One, Positions(30, 30), default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => stores.Inputs.PublishPositionsAsync(Sample.Date, One, early, default));
        var other = await stores.Inputs.WriteChunkAsync(Sample.Date, Other, Positions(20, 30), default);
        await stores.Inputs.PublishPositionsAsync(Sample.Date, Other, other, default);

        Assert.Equal(new ImportCounts(30, 0, 0), other);
        Assert.Equal(Positions(20, 30).Select(position => position.UserId.Value), await UsersAsync(stores));
        await stores.Inputs.BeginPositionsAsync(Sample.Date, One, default);
        var again = await stores.Inputs.WriteChunkAsync(Sample.Date, One, Positions(0, 60), default);
        await stores.Inputs.PublishPositionsAsync(Sample.Date, One, again, default);
        Assert.Equal((new ImportCounts(30, 30, 0), 60L), (again, await stores.Inputs.CountPositionsAsync(Sample.Date, default)));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_chunk_has_another_balance_than_is_there_it_is_refused_and_nothing_changes(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(3, 111)], PositionsRule.Adding, default);
        await stores.Inputs.BeginPositionsAsync(Sample.Date, One, default);

        await Assert.ThrowsAsync<InputDiffersException>(() => stores.Inputs.WriteChunkAsync(Sample.Date, One, Positions(0, 5), default));

        Assert.Equal(["user-00003"], await UsersAsync(stores));
        Assert.Equal([new StoredPosition("user-00003", 111)], await stores.Inputs.ReadPositionsAsync(Sample.Date, ["user-00003"], default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_what_is_there_may_not_be_replaced_a_write_that_would_is_refused_as_a_whole(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var yields = new[] { KeyValuePair.Create(Sample.Date, Yield.Parse("1.1301")) };
        await stores.Inputs.WritePositionsAsync(Sample.Date, Positions(0, 5), PositionsRule.Adding, default);
        await stores.Inputs.WriteYieldsAsync(yields, replace: false, default);

        await Assert.ThrowsAsync<InputDiffersException>(() => stores.Inputs.WritePositionsAsync(
            Sample.Date, [Sample.Position(8), Sample.Position(2, 999)], PositionsRule.Adding, default));
        await Assert.ThrowsAsync<InputDiffersException>(() => stores.Inputs.WriteYieldsAsync(
            [new(SettlementDate.Parse("2014-08-06"), Yield.Parse("2")), new(Sample.Date, Yield.Parse("2"))], replace: false, default));

        Assert.Equal(Positions(0, 5).Select(position => position.UserId.Value), await UsersAsync(stores));
        Assert.Equal(new ImportCounts(0, 5, 0), await stores.Inputs.WritePositionsAsync(Sample.Date, Positions(0, 5), PositionsRule.Adding, default));
        Assert.Equal(new ImportCounts(0, 1, 0), await stores.Inputs.WriteYieldsAsync(yields, replace: false, default));
        Assert.Null(await stores.Inputs.ReadYieldAsync(SettlementDate.Parse("2014-08-06"), default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_imports_of_different_balances_come_at_once_those_that_succeed_agree(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();

        var written = await Workers.AtOnceAsync(6, async worker =>
        {
            try
            {
                await stores.Inputs.WritePositionsAsync(
                    Sample.Date, Enumerable.Range(0, 10).Select(i => Sample.Position(i, 100 + worker)), PositionsRule.Adding, default);
                return worker;
            }
            catch (Exception exception) when (exception is InputDiffersException or StoreUnavailableException)
            {
                return -1;
            }
        });

        var winner = Assert.Single(written, worker => worker >= 0);
        var stored = await stores.Inputs.ReadPositionsAsync(Sample.Date, [.. Positions(0, 10).Select(position => position.UserId.Value)], default);
        Assert.All(stored, position => Assert.Equal(100 + winner, position!.Value.BalanceMinor));
    }

    private static List<Position> Positions(int first, int count) => [.. Enumerable.Range(first, count).Select(i => Sample.Position(i))];

    private static async Task<IEnumerable<string>> UsersAsync(OpenStores stores)
    {
        var users = new List<string>();
        foreach (var part in await stores.Inputs.DividePositionsAsync(Sample.Date, 1, default))
        {
            string? continuation = null;
            do
            {
                var page = await stores.Inputs.ListPositionsAsync(Sample.Date, part, continuation, 1_000, default);
                users.AddRange(page.Items.Select(position => position.UserId));
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }

        return users.Order(StringComparer.Ordinal);
    }
}
