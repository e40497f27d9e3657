using System.Net;
using Settlement.Core;
using Settlement.Emulators;
using Settlement.Storage.Cosmos;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.Cosmos;

/// <summary>A database that is not there, does not answer, or has too much to do.</summary>
[Takes(seconds: 10)]
public sealed class CosmosFailureTests
{
    [Fact]
    public async Task When_containers_are_missing_a_store_opened_for_writing_says_what_to_do()
    {
        await using var empty = new CosmosFixture();

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => empty.OpenAsync(StoreAccess.Write));

        Assert.Equal(
            $"{empty.Url} has no containers of this program: import positions and yields into it first, or run settle doctor --create",
            refused.Message);
    }

    [Fact]
    public async Task When_a_store_may_be_created_it_reads_as_empty_until_the_first_write()
    {
        await using var fixture = new CosmosFixture();
        await using var stores = await fixture.OpenAsync();

        Assert.Empty(await stores.Settlements.ListDaysAsync(null, null, default));
        Assert.Null(await stores.Settlements.ReadDayAsync(Sample.Date, default));
        Assert.Equal(0, (await stores.Settlements.CountRecordsAsync(Sample.Date, default)).Records);
        Assert.Equal(0, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
        await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync(StoreAccess.Read));
    }

    [Fact]
    public async Task When_the_server_is_gone_one_line_says_so()
    {
        using var server = new CosmosServer("cosmos-killed", port: 0);
        Assert.True(StoreUrl.TryParse(server.Url("gone"), out var url, out _));
        await using var stores = await OpenStores.OpenAsync(url, null, StoreAccess.Create, StoreCard.Of(Sample.Settings), TimeSpan.FromSeconds(3), default);
        await stores.Settlements.CreateDayAsync(Sample.Plan, default);

        server.Kill();

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => stores.Settlements.ReadDayAsync(Sample.Date, default));
        Assert.StartsWith(url.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain(server.Key, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "is busy: it answers 429/", 3)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "is busy: it answers 503/", 3)]
    [InlineData(HttpStatusCode.RequestTimeout, "does not answer: 408/", 0)]
    public async Task When_the_service_stays_busy_nothing_is_taken_for_an_outcome_and_a_later_try_settles(
        HttpStatusCode status, string named, int throttled)
    {
        await using var fixture = new CosmosFixture();
        // Tries run out, and not the time: the pauses between them take none.
        var budget = TimeSpan.FromMinutes(5);
        var clock = new TestClock { Skips = static wait => wait <= TimeSpan.FromSeconds(4) };
        BusyHandler connection = null!;
        var options = CosmosClients.Options(
            fixture.Url.Cosmos!, budget, inner => connection = new BusyHandler(inner, status));
        await using var database = await CosmosDatabase.OpenAsync(
            fixture.Url.Cosmos!, StoreAccess.Create, budget, CosmosContainers.All, StoreCard.Of(Sample.Settings), default, options, tries: 3, clock);
        await database.CreateMissingAsync(default);
        var records = new CosmosSettlementStore(database);
        connection.IsBusy = true;
        using var told = new ToldMetrics(RunInstruments.MeterName);

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => records.CreateRecordsAsync([Sample.Record(1, Sample.NewRun())], default));

        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.Equal(throttled, told.Lines.Count(static line => line == "settlement.throttled by=cosmos 1"));
        Assert.Equal(2, told.Lines.Count(static line => line == "settlement.retries what=store-request 1"));
        connection.IsBusy = false;
        Assert.Null((await records.CreateRecordsAsync([Sample.Record(1, Sample.NewRun())], default))[0].Existing);
    }

    // A proxy's page, half an answer, a number that is none.
    [Theory]
    [InlineData("<html>busy</html>", "1")]
    [InlineData("{\"id\":\"2014-08-05\",\"product\":\"def", "1")]
    [InlineData("[]", "1")]
    [InlineData("{}", "1,1.1.1")]
    public async Task When_an_answer_cannot_be_read_the_store_is_named_and_a_later_try_reads(string body, string charge)
    {
        await using var fixture = new CosmosFixture();
        var budget = TimeSpan.FromMinutes(5);
        GarblingHandler connection = null!;
        var options = CosmosClients.Options(fixture.Url.Cosmos!, budget, inner => connection = new GarblingHandler(inner, body, charge));
        await using var database = await CosmosDatabase.OpenAsync(
            fixture.Url.Cosmos!, StoreAccess.Create, budget, CosmosContainers.All, StoreCard.Of(Sample.Settings), default, options, tries: 3, new TestClock());
        await database.CreateMissingAsync(default);
        var records = new CosmosSettlementStore(database);
        await records.CreateDayAsync(Sample.Plan, default);
        connection.IsOn = true;

        var point = await Assert.ThrowsAsync<StoreUnavailableException>(() => records.ReadDayAsync(Sample.Date, default));
        var query = await Assert.ThrowsAsync<StoreUnavailableException>(() => records.ListDaysAsync(null, null, default));

        Assert.All([point, query], failure =>
        {
            Assert.StartsWith($"{fixture.Url} gave an answer that cannot be read: ", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', failure.Message);
        });
        connection.IsOn = false;
        Assert.Equal(Sample.Plan, (await records.ReadDayAsync(Sample.Date, default))!.Plan);
    }

    [Fact]
    public async Task When_amounts_pass_what_a_floating_point_number_holds_they_come_back_to_the_last_digit()
    {
        await using var fixture = new CosmosFixture();
        await using var stores = await fixture.OpenAsync();
        var record = Sample.Record(1, Sample.NewRun()) with { Earnings = new Earnings(new Money(long.MaxValue), long.MaxValue - 2) };

        await stores.Settlements.CreateRecordsAsync([record], default);

        Assert.Equal(record.Earnings, (await stores.Settlements.ReadRecordsAsync(Sample.Date, [record.UserId], default))[0]!.Earnings);
    }
}
