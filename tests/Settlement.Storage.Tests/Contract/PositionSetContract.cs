using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store does with the positions that corrections bring.</summary>
public sealed class PositionSetContract
{
    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_a_set_was_written_every_position_is_in_one_part_once(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.CreateMissingAsync(default);
        Position[] positions =
        [
            .. new[] { "a", "A", "é", "~", "$", "日本", "\U0001F600", "a_b" }.Select((user, i) => new Position(UserId.Parse(user), new Money(i))),
            .. Enumerable.Range(0, 500).Select(i => Sample.Position(i)),
            new Position(UserId.Parse("zz"), new Money(Money.LargestPositionMinor)),
        ];
        foreach (var chunk in positions.Chunk(130))
        {
            await stores.Corrections.WriteSetAsync(Sample.Date, SampleCorrection.Set, chunk, default);
        }

        foreach (var parts in new[] { 1, 3, 7 })
        {
            var listed = await ListAsync(stores, SampleCorrection.Set, parts);
            Assert.Equal(
                positions.Select(position => new StoredPosition(position.UserId.Value, position.Balance.Minor)).OrderBy(position => position.UserId, StringComparer.Ordinal),
                listed.OrderBy(position => position.UserId, StringComparer.Ordinal));
        }
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_a_set_is_written_again_and_by_several_at_once_nothing_changes(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.CreateMissingAsync(default);
        Position[] positions = [.. Enumerable.Range(0, 200).Select(i => Sample.Position(i))];
        await stores.Corrections.WriteSetAsync(Sample.Date, SampleCorrection.Set, [positions[3], positions[70]], default);

        await Workers.AtOnceAsync(8, async _ =>
        {
            await stores.Corrections.WriteSetAsync(Sample.Date, SampleCorrection.Set, positions, default);
            return true;
        });
        await stores.Corrections.WriteSetAsync(Sample.Date, SampleCorrection.Set, [Sample.Position(5, balanceMinor: 1)], default);

        Assert.Equal(
            positions.Select(position => new StoredPosition(position.UserId.Value, position.Balance.Minor)),
            (await ListAsync(stores, SampleCorrection.Set, 4)).OrderBy(position => position.UserId, StringComparer.Ordinal));
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_positions_are_read_by_user_those_of_that_set_come_in_the_order_asked_for(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.CreateMissingAsync(default);
        var tomorrow = new SettlementDate(Sample.Date.Day.AddDays(1));
        await stores.Corrections.WriteSetAsync(Sample.Date, SampleCorrection.Set, [.. Enumerable.Range(0, 20).Select(i => Sample.Position(i, 100 + i))], default);
        await stores.Corrections.WriteSetAsync(Sample.Date, SampleCorrection.OlderSet, [Sample.Position(4, 7), Sample.Position(30, 8)], default);
        await stores.Corrections.WriteSetAsync(tomorrow, SampleCorrection.Set, [Sample.Position(40, 9)], default);

        var read = await stores.Corrections.ReadSetAsync(
            Sample.Date, SampleCorrection.Set, [Sample.UserId(7), Sample.UserId(30), Sample.UserId(4), Sample.UserId(40)], default);
        var ascending = await stores.Corrections.ReadSetAsync(
            Sample.Date, SampleCorrection.OlderSet, [.. Enumerable.Range(0, 32).Select(Sample.UserId)], default);

        Assert.Equal([107, null, 104, null], read.Select(position => position?.BalanceMinor));
        Assert.Equal([(4, 7L), (30, 8L)], Enumerable.Range(0, 32).Where(i => ascending[i] is not null).Select(i => (i, ascending[i]!.Value.BalanceMinor)));
        Assert.All(ascending.OfType<StoredPosition>(), position => Assert.False(position.IsWithdrawn));
    }

    [Theory, ClassData(typeof(EveryCorrectionStore))]
    public async Task When_a_set_was_never_written_it_is_empty(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.CreateMissingAsync(default);

        Assert.Empty(await ListAsync(stores, SampleCorrection.Set, 3));
        Assert.Equal([null, null], await stores.Corrections.ReadSetAsync(Sample.Date, SampleCorrection.Set, [Sample.UserId(1), Sample.UserId(2)], default));
    }

    private static async Task<List<StoredPosition>> ListAsync(OpenStores stores, Digest set, int count)
    {
        var listed = new List<StoredPosition>();
        var parts = await stores.Corrections.DivideSetAsync(Sample.Date, set, count, default);
        Assert.InRange(parts.Count, 1, count);
        foreach (var part in parts)
        {
            string? continuation = null;
            do
            {
                var page = await stores.Corrections.ListSetAsync(Sample.Date, set, part, continuation, 90, default);
                listed.AddRange(page.Items);
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }

        return listed;
    }
}
