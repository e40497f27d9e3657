using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store keeps of the checks that somebody let through for an import (I9).</summary>
public sealed class AcceptedContract
{
    private static readonly ImportId One = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly ImportId Other = new(new Guid(2, 0, 0, new byte[8]));
    private static readonly DateTimeOffset Noon = new(2014, 8, 6, 12, 0, 0, TimeSpan.Zero);

    [Theory, ClassData(typeof(EveryStore))]
    public async Task What_was_let_through_for_positions_and_yields_is_listed_for_their_date_the_earliest_first(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var next = SettlementDate.Parse("2014-08-06");
        var positions = new[] { Accepted(CheckCode.IdNotNfc, hours: 1), Accepted(CheckCode.IdExponent, hours: 1) };
        var yields = new[] { Accepted(CheckCode.YieldJump, hours: 0), Accepted(CheckCode.FutureDate, hours: 0) with { Date = next } };
        Assert.Empty(await stores.Inputs.ListAcceptedAsync(Sample.Date, default));

        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(0)], PositionsRule.WholeSet, positions, default);
        await stores.Inputs.WriteYieldsAsync(
            [new(Sample.Date, Sample.Plan.Yield), new(next, Sample.Plan.Yield)], replace: false, yields, default);

        Assert.Equal([yields[0], positions[0], positions[1]], await stores.Inputs.ListAcceptedAsync(Sample.Date, default));
        Assert.Equal([yields[1]], await stores.Inputs.ListAcceptedAsync(next, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task Each_import_keeps_what_was_let_through_for_it(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var first = Accepted(CheckCode.IdInvisible, hours: 0);
        var second = Accepted(CheckCode.IdInvisible, hours: 1) with { By = "bob@desk", File = "late.csv" };

        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(0)], PositionsRule.Adding, [first], default);
        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1)], PositionsRule.Adding, [second], default);

        Assert.Equal([first, second], await stores.Inputs.ListAcceptedAsync(Sample.Date, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task Import_that_is_refused_leaves_nothing(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(0, 100)], PositionsRule.Adding, default);
        await stores.Inputs.WriteYieldsAsync([new(Sample.Date, Yield.Parse("1.1"))], replace: false, default);

        await Assert.ThrowsAsync<InputDiffersException>(() => stores.Inputs.WritePositionsAsync(
            Sample.Date, [Sample.Position(1)], PositionsRule.WholeSet, [Accepted(CheckCode.FileDate, hours: 0)], default));
        await Assert.ThrowsAsync<InputDiffersException>(() => stores.Inputs.WriteYieldsAsync(
            [new(Sample.Date, Yield.Parse("9.9"))], replace: false, [Accepted(CheckCode.YieldJump, hours: 0)], default));

        Assert.Empty(await stores.Inputs.ListAcceptedAsync(Sample.Date, default));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task Import_in_chunks_shows_it_once_it_is_published_and_one_that_was_given_up_never_does(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var givenUp = Accepted(CheckCode.IdInvisible, hours: 0);
        var kept = Accepted(CheckCode.IdExponent, hours: 1);
        await stores.Inputs.BeginPositionsAsync(Sample.Date, Other, [givenUp], default);

        await stores.Inputs.BeginPositionsAsync(Sample.Date, One, [kept], default);
        var total = await stores.Inputs.WriteChunkAsync(Sample.Date, One, [Sample.Position(0)], default);
        Assert.Empty(await stores.Inputs.ListAcceptedAsync(Sample.Date, default));
        await stores.Inputs.BeginPositionsAsync(Sample.Date, One, [kept], default);
        await stores.Inputs.PublishPositionsAsync(Sample.Date, One, total, default);
        await stores.Inputs.BeginPositionsAsync(Sample.Date, One, [kept], default);
        await stores.Inputs.PublishPositionsAsync(Sample.Date, One, total, default);

        Assert.Equal([kept], await stores.Inputs.ListAcceptedAsync(Sample.Date, default));
    }

    private static AcceptedCheck Accepted(CheckCode code, int hours) =>
        new(Sample.Date, code, "alice@desk", Noon.AddHours(hours), "positions.csv");
}
