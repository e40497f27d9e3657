using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store does with inputs of a date that is sealed, because its day is closed or being closed.</summary>
public sealed class SealContract
{
    private static readonly ImportId Import = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly SettlementDate NextDate = SettlementDate.Parse("2014-08-06");

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_date_is_sealed_no_import_of_its_positions_or_its_yield_is_taken(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await WriteAsync(stores);

        Assert.Equal(new InputSeal(1, IsOn: true), await stores.Inputs.SealAsync(Sample.Date, 1, default));

        await RefusedAsync(() => stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(9)], PositionsRule.Adding, default));
        await RefusedAsync(() => stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(0, 999)], PositionsRule.AddingOrReplacing, default));
        await RefusedAsync(() => stores.Inputs.BeginPositionsAsync(Sample.Date, Import, default));
        await RefusedAsync(() => stores.Inputs.WriteYieldsAsync([new(Sample.Date, Yield.Parse("2"))], replace: true, default));
        await AsBeforeAsync(stores);
        Assert.Equal(new InputSeal(1, IsOn: true), await stores.Inputs.ReadSealAsync(Sample.Date, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_date_is_sealed_others_are_not_and_its_own_yield_may_be_among_theirs(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await WriteAsync(stores);
        await stores.Inputs.SealAsync(Sample.Date, 1, default);

        var yields = await stores.Inputs.WriteYieldsAsync(
            [new(Sample.Date, Sample.Plan.Yield), new(NextDate, Yield.Parse("2"))], replace: true, default);
        var positions = await stores.Inputs.WritePositionsAsync(NextDate, [Sample.Position(9)], PositionsRule.Adding, default);

        Assert.Equal((new ImportCounts(1, 1, 0), new ImportCounts(1, 0, 0)), (yields, positions));
        Assert.Equal(default, await stores.Inputs.ReadSealAsync(NextDate, default));
        await AsBeforeAsync(stores);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_date_is_sealed_between_the_chunks_of_an_import_none_of_them_is_ever_seen(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await WriteAsync(stores);
        await stores.Inputs.BeginPositionsAsync(Sample.Date, Import, default);
        var counts = await stores.Inputs.WriteChunkAsync(Sample.Date, Import, [Sample.Position(8), Sample.Position(9)], default);

        await stores.Inputs.SealAsync(Sample.Date, 1, default);

        await RefusedAsync(() => stores.Inputs.PublishPositionsAsync(Sample.Date, Import, counts, default));
        await AsBeforeAsync(stores);
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_an_import_was_published_before_the_seal_publishing_it_again_is_still_a_no_op(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.BeginPositionsAsync(Sample.Date, Import, default);
        var counts = await stores.Inputs.WriteChunkAsync(Sample.Date, Import, [Sample.Position(8)], default);
        await stores.Inputs.PublishPositionsAsync(Sample.Date, Import, counts, default);
        await stores.Inputs.SealAsync(Sample.Date, 1, default);

        await stores.Inputs.BeginPositionsAsync(Sample.Date, Import, default);
        await stores.Inputs.PublishPositionsAsync(Sample.Date, Import, counts, default);

        Assert.Equal(1, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_a_seal_is_lifted_imports_are_taken_again_and_its_late_call_seals_nothing(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await WriteAsync(stores);
        await stores.Inputs.SealAsync(Sample.Date, 1, default);

        await stores.Inputs.LiftSealAsync(Sample.Date, 1, default);
        var late = await stores.Inputs.SealAsync(Sample.Date, 1, default);

        Assert.Equal(new InputSeal(1, IsOn: false), late);
        Assert.Equal(1, (await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(9)], PositionsRule.Adding, default)).Added);
        Assert.Equal(1, (await stores.Inputs.WriteYieldsAsync([new(Sample.Date, Yield.Parse("2"))], replace: true, default)).Replaced);

        await stores.Inputs.SealAsync(Sample.Date, 2, default);
        await stores.Inputs.LiftSealAsync(Sample.Date, 1, default);
        Assert.Equal(new InputSeal(2, IsOn: true), await stores.Inputs.ReadSealAsync(Sample.Date, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task When_imports_and_a_seal_come_at_once_what_is_there_after_the_seal_stays(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await WriteAsync(stores);

        var seen = await Workers.AtOnceAsync(7, async worker =>
        {
            if (worker == 0)
            {
                await stores.Inputs.SealAsync(Sample.Date, 1, default);
                return await SnapshotAsync(stores);
            }

            try
            {
                if (worker % 2 == 0)
                {
                    await stores.Inputs.WriteYieldsAsync([new(Sample.Date, Yield.Parse($"{worker}"))], replace: true, default);
                }
                else
                {
                    await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(0, worker), Sample.Position(10 + worker)], PositionsRule.AddingOrReplacing, default);
                }
            }
            catch (Exception exception) when (exception is InputSealedException or StoreUnavailableException)
            {
                // Sealed before it ended, or given up for another import that began after it.
            }

            return string.Empty;
        });

        Assert.Equal(seen[0], await SnapshotAsync(stores));
    }

    private static async Task WriteAsync(OpenStores stores)
    {
        await stores.Inputs.WriteYieldsAsync([new(Sample.Date, Sample.Plan.Yield)], replace: false, default);
        await stores.Inputs.WritePositionsAsync(Sample.Date, Enumerable.Range(0, 5).Select(i => Sample.Position(i)), PositionsRule.Adding, default);
    }

    private static Task<InputSealedException> RefusedAsync(Func<Task> write) => Assert.ThrowsAsync<InputSealedException>(write);

    private static async Task AsBeforeAsync(OpenStores stores)
    {
        var expected = Enumerable.Range(0, 5).Select(i => new StoredPosition(Sample.UserId(i).Value, Sample.Position(i).Balance.Minor));
        Assert.Equal($"{Sample.Plan.Yield} 5 {string.Join(' ', expected)}", await SnapshotAsync(stores));
    }

    private static async Task<string> SnapshotAsync(OpenStores stores)
    {
        var users = Enumerable.Range(0, 20).Select(i => Sample.UserId(i).Value).ToList();
        var positions = await stores.Inputs.ReadPositionsAsync(Sample.Date, users, default);
        var there = positions.Where(position => position is not null).Select(position => position!.Value);
        return $"{await stores.Inputs.ReadYieldAsync(Sample.Date, default)} {await stores.Inputs.CountPositionsAsync(Sample.Date, default)} {string.Join(' ', there)}";
    }
}
