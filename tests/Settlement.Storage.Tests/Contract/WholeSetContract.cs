using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store does with the whole set of a date, and with users who are withdrawn from it.</summary>
public sealed class WholeSetContract
{
    private static readonly ImportId One = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly ImportId Two = new(new Guid(2, 0, 0, new byte[8]));

    [Theory, ClassData(typeof(EveryStore))]
    public async Task A_withdrawn_user_keeps_a_position_of_zero_and_comes_back_as_it_was(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.WritePositionsAsync(Sample.Date, Positions(0, 5), PositionsRule.WholeSet, default);

        var withdrawn = await stores.Inputs.WritePositionsAsync(
            Sample.Date, [.. Positions(0, 3), Position.Withdrawn(Sample.UserId(3)), Position.Withdrawn(Sample.UserId(4))], PositionsRule.Replacing, default);

        Assert.Equal(new ImportCounts(0, 3, 0, Withdrawn: 2), withdrawn);
        Assert.Equal(5, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
        Assert.Equal([new(Sample.User(4), 0, IsWithdrawn: true), new StoredPosition(Sample.User(2), 20_074)],
            (await stores.Inputs.ReadPositionsAsync(Sample.Date, [Sample.User(4), Sample.User(2)], default)).Select(position => position!.Value));
        Assert.Equal([false, false, false, true, true], (await AllAsync(stores)).Select(position => position.IsWithdrawn));

        // Whoever is withdrawn need not be in the next set; whoever comes back is replaced.
        Assert.Equal(new ImportCounts(0, 3, 0), await stores.Inputs.WritePositionsAsync(Sample.Date, Positions(0, 3), PositionsRule.WholeSet, default));
        await Assert.ThrowsAsync<InputDiffersException>(
            () => stores.Inputs.WritePositionsAsync(Sample.Date, Positions(0, 4), PositionsRule.WholeSet, default));
        Assert.Equal(new ImportCounts(0, 3, 1), await stores.Inputs.WritePositionsAsync(Sample.Date, Positions(0, 4), PositionsRule.Replacing, default));
        Assert.Equal(new ImportCounts(1, 4, 0), await stores.Inputs.WritePositionsAsync(
            Sample.Date, [.. Positions(0, 4), Sample.Position(7)], PositionsRule.WholeSet, default));
        Assert.Equal(6, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task A_set_without_a_user_who_is_there_is_refused_as_a_whole(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.WritePositionsAsync(Sample.Date, Positions(0, 5), PositionsRule.WholeSet, default);

        foreach (var rule in new[] { PositionsRule.WholeSet, PositionsRule.Replacing })
        {
            await Assert.ThrowsAsync<InputDiffersException>(
                () => stores.Inputs.WritePositionsAsync(Sample.Date, [.. Positions(0, 4), Sample.Position(9)], rule, default));
        }

        await Assert.ThrowsAsync<InputDiffersException>(() => stores.Inputs.WritePositionsAsync(
            Sample.Date, [.. Positions(0, 4), Position.Withdrawn(Sample.UserId(4))], PositionsRule.WholeSet, default));

        Assert.Equal(Positions(0, 5).Select(position => position.UserId.Value), (await AllAsync(stores)).Select(position => position.UserId));
        Assert.Equal(new ImportCounts(1, 0, 0), await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(9)], PositionsRule.Adding, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task Chunks_are_the_whole_set_when_they_are_published(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(0), Sample.Position(50)], PositionsRule.WholeSet, default);
        await stores.Inputs.WritePositionsAsync(
            Sample.Date, [Sample.Position(0), Position.Withdrawn(Sample.UserId(50))], PositionsRule.Replacing, default);

        await stores.Inputs.BeginPositionsAsync(Sample.Date, One, default);
        var without = await stores.Inputs.WriteChunkAsync(Sample.Date, One, Positions(1, 3), default);
        await Assert.ThrowsAsync<InputDiffersException>(() => stores.Inputs.PublishPositionsAsync(Sample.Date, One, without, default));
        Assert.Equal(2, await stores.Inputs.CountPositionsAsync(Sample.Date, default));

        await stores.Inputs.BeginPositionsAsync(Sample.Date, Two, default);
        await Assert.ThrowsAsync<InputDiffersException>(() => stores.Inputs.WriteChunkAsync(Sample.Date, Two, [Sample.Position(50)], default));
        var chunk = await stores.Inputs.WriteChunkAsync(Sample.Date, Two, Positions(0, 3), default);
        await stores.Inputs.PublishPositionsAsync(Sample.Date, Two, chunk, default);

        Assert.Equal(new ImportCounts(2, 1, 0), chunk);
        Assert.Equal([false, false, false, true], (await AllAsync(stores)).Select(position => position.IsWithdrawn));
    }

    // What the withdrawal is for: the worker read the position, and its write arrives when the day is settled and closed.
    [Theory, ClassData(typeof(EveryStore))]
    public async Task The_late_write_for_a_withdrawn_user_meets_a_record_of_nothing(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateDayAsync(Sample.LedgerPlan, default);
        await stores.Inputs.WritePositionsAsync(Sample.Date, Positions(1, 2), PositionsRule.WholeSet, default);
        var late = Sample.PostedRecord(2, Sample.Run(1));

        await stores.Inputs.WritePositionsAsync(
            Sample.Date, [Sample.Position(1), Position.Withdrawn(Sample.UserId(2))], PositionsRule.Replacing, default);
        var settler = new UserSettler(stores.Settlements, payments: null);
        var results = await settler.SettleAsync(Sample.LedgerPlan, Sample.Run(2), [.. await AllAsync(stores)], default);
        var met = Assert.Single(await stores.Settlements.CreateRecordsAsync([late], default)).Existing;

        Assert.Equal([SettlementOutcome.Settled, SettlementOutcome.NothingToSettle], results.Select(result => result.Outcome));
        Assert.Equal((Money.Zero, Money.Zero), (met!.Position, met.Earnings.Credited));
    }

    private static List<Position> Positions(int first, int count) => [.. Enumerable.Range(first, count).Select(i => Sample.Position(i))];

    private static async Task<List<StoredPosition>> AllAsync(OpenStores stores)
    {
        var all = new List<StoredPosition>();
        foreach (var part in await stores.Inputs.DividePositionsAsync(Sample.Date, 1, default))
        {
            string? continuation = null;
            do
            {
                var page = await stores.Inputs.ListPositionsAsync(Sample.Date, part, continuation, 1_000, default);
                all.AddRange(page.Items);
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }

        return [.. all.OrderBy(position => position.UserId, StringComparer.Ordinal)];
    }
}
