using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store does with its card: a store belongs to one product and one currency.</summary>
public sealed class CardContract
{
    private static readonly StoreCard Yuan = StoreCard.Of(Sample.Settings);
    private static readonly StoreCard Yen = Yuan with { Currency = Currency.Find("JPY")! };
    private static readonly StoreCard OtherProduct = Yuan with { Product = ProductId.Parse("other") };

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task After_the_first_write_whoever_is_configured_otherwise_is_refused_and_told_both(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using (var first = await fixture.OpenAsync(StoreAccess.Create, Yuan))
        {
            await first.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1)], PositionsRule.Adding, default);
        }

        foreach (var access in new[] { StoreAccess.Read, StoreAccess.Write, StoreAccess.WriteInputs, StoreAccess.Create })
        {
            var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync(access, Yen));
            Assert.Contains("holds product default in CNY, and the configuration says product default in JPY", refused.Message, StringComparison.Ordinal);
            Assert.Matches("choose another (file|TablePrefix|database)$", refused.Message);
            await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync(access, OtherProduct));
            await using var stores = await fixture.OpenAsync(access, Yuan);
            Assert.Equal(1, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
        }
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task Reading_a_store_that_nobody_wrote_sets_no_card(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using (var first = await fixture.OpenAsync(StoreAccess.Create, Yuan))
        {
            Assert.Null(await first.Settlements.ReadDayAsync(Sample.Date, default));
        }

        await using var yen = await fixture.OpenAsync(StoreAccess.Create, Yen);
        await yen.CreateMissingAsync(default);
        await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync(StoreAccess.Read, Yuan));
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task Of_two_who_open_an_empty_store_in_two_currencies_only_the_first_to_write_writes(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var yuan = await fixture.OpenAsync(StoreAccess.Create, Yuan);
        await using var yen = await fixture.OpenAsync(StoreAccess.Create, Yen);

        await yuan.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1)], PositionsRule.Adding, default);
        await Assert.ThrowsAsync<StoreRefusedException>(
            () => yen.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(2)], PositionsRule.Adding, default));
        await Assert.ThrowsAsync<StoreRefusedException>(
            () => yen.Settlements.CreateDayAsync(Sample.Plan with { Currency = Yen.Currency }, default));

        Assert.Equal(1, await yuan.Inputs.CountPositionsAsync(Sample.Date, default));
        Assert.Null(await yuan.Settlements.ReadDayAsync(Sample.Date, default));
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task Processes_that_write_first_at_once_agree_on_one_card(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using (var made = await fixture.OpenAsync(StoreAccess.Create, card: null))
        {
            await made.CreateMissingAsync(default);
        }

        var written = await Workers.AtOnceAsync(6, async worker =>
        {
            var card = worker % 2 == 0 ? Yuan : Yen;
            try
            {
                await using var stores = await fixture.OpenAsync(StoreAccess.Create, card);
                await stores.Settlements.CreateDayAsync(Sample.Plan with { Currency = card.Currency }, default);
                return card;
            }
            catch (StoreRefusedException)
            {
                return null;
            }
        });

        var standing = Assert.Single(written.OfType<StoreCard>().Distinct());
        await using var reader = await fixture.OpenAsync(StoreAccess.Read, standing);
        Assert.Equal(standing.Currency, (await reader.Settlements.ReadDayAsync(Sample.Date, default))!.Plan.Currency);
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task A_store_from_before_there_were_cards_gets_the_one_its_plans_say(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using (var older = await fixture.OpenAsync(StoreAccess.Create, card: null))
        {
            await older.Settlements.CreateDayAsync(Sample.Plan, default);
        }

        await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync(StoreAccess.Read, Yen));
        await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync(StoreAccess.Write, OtherProduct));
        await using var reader = await fixture.OpenAsync(StoreAccess.Read, Yuan);
        await using (var writer = await fixture.OpenAsync(StoreAccess.Write, Yuan))
        {
            await writer.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1)], PositionsRule.Adding, default);
        }

        await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync(StoreAccess.Read, Yen));
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task A_store_from_before_there_were_cards_whose_days_disagree_is_read_and_not_written(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using (var older = await fixture.OpenAsync(StoreAccess.Create, card: null))
        {
            await older.Settlements.CreateDayAsync(Sample.Plan, default);
            await older.Settlements.CreateDayAsync(
                Sample.Plan with { Date = SettlementDate.Parse("2014-08-06"), Product = OtherProduct.Product }, default);
        }

        foreach (var card in new[] { Yuan, OtherProduct })
        {
            await using var reader = await fixture.OpenAsync(StoreAccess.Read, card);
            Assert.NotNull(await reader.Settlements.ReadDayAsync(Sample.Date, default));
            var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync(StoreAccess.Write, card));
            Assert.Contains("days of product default in CNY and of product other in CNY", refused.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync(StoreAccess.Read, Yen));
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task Positions_in_another_store_have_a_card_too(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        using var folder = new TemporaryFolder();
        Assert.True(StoreUrl.TryParse("sqlite:" + folder.PathOf("records.db"), out var records, out _));
        await using (var stores = await OpenAsync(Yuan))
        {
            await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1)], PositionsRule.Adding, default);
        }

        await Assert.ThrowsAsync<StoreRefusedException>(() => OpenAsync(Yen));

        Task<OpenStores> OpenAsync(StoreCard card) =>
            OpenStores.OpenAsync(records, fixture.Url, StoreAccess.Create, card, TimeSpan.FromSeconds(60), default);
    }
}
