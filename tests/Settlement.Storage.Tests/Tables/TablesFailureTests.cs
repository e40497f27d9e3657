using System.Net;
using Azure.Core.Pipeline;
using Settlement.Core;
using Settlement.Emulators;
using Settlement.Storage.Tables;

namespace Settlement.Storage.Tests.Tables;

/// <summary>A service that has too much to do, and one whose answers something in between has changed.</summary>
public sealed class TablesFailureTests : IAsyncLifetime
{
    private readonly AnsweringHandler connection = new();
    private readonly string prefix = "t" + Guid.NewGuid().ToString("N");
    private TablesDatabase? database;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        connection.Answer = null;
        await database!.DropAsync(default);
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "is busy: it answers 503")]
    [InlineData(HttpStatusCode.TooManyRequests, "is busy: it answers 429")]
    public async Task When_the_service_stays_busy_its_store_is_called_busy(HttpStatusCode status, string says)
    {
        var store = await OpenAsync(TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(1));
        var asked = 0;
        connection.Answer = (_, _) =>
        {
            asked++;
            return Task.FromResult(Busy(status));
        };
        using var told = new ToldMetrics(RunInstruments.MeterName);

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadDayAsync(Sample.Date, default));

        Assert.Equal($"{database!.Address} {says}", failure.Message);
        Assert.Equal(Enumerable.Repeat("settlement.throttled by=tables 1", asked), told.Lines);
    }

    [Theory]
    [InlineData(true, "is busy: it answered 503 for 5 s")]
    [InlineData(false, "did not answer within 5 s")]
    public async Task When_the_time_runs_out_the_last_answer_tells_a_busy_service_from_a_silent_one(bool answers, string says)
    {
        var store = await OpenAsync(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20));
        connection.Answer = async (_, cancellationToken) =>
        {
            await Task.Delay(answers ? 0 : Timeout.Infinite, cancellationToken);
            return Busy(HttpStatusCode.ServiceUnavailable);
        };

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadDayAsync(Sample.Date, default));

        Assert.Equal($"{database!.Address} {says}", failure.Message);
    }

    [Fact]
    public async Task When_an_answer_has_two_dates_the_store_is_named()
    {
        var store = await OpenAsync(TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(1));
        connection.Change = answer => answer.Headers.Add("Date", "Tue, 05 Aug 2014 00:00:00 GMT");

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CreateDayAsync(Sample.Plan, default));

        Assert.StartsWith($"{database!.Address} gave an answer that cannot be read: ", failure.Message, StringComparison.Ordinal);
        connection.Change = null;
        Assert.NotNull(await store.ReadDayAsync(Sample.Date, default));
    }

    [Fact]
    public async Task When_an_answer_is_no_json_the_store_is_named()
    {
        var store = await OpenAsync(TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(1));
        await store.CreateDayAsync(Sample.Plan, default);
        connection.Answer = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>please sign in</html>") });

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadDayAsync(Sample.Date, default));

        Assert.StartsWith($"{database!.Address} gave an answer that cannot be read: ", failure.Message, StringComparison.Ordinal);
    }

    private async Task<TablesSettlementStore> OpenAsync(TimeSpan budget, TimeSpan pause)
    {
        Assert.True(StoreUrl.TryParse("tables:" + Azurite.Shared.ConnectionString(prefix), out var url, out _));
        var options = TablesClients.Options(budget);
        options.Transport = new HttpClientTransport(new HttpClient(connection));
        options.Retry.Delay = pause;
        options.Retry.MaxRetries = 2;
        database = await TablesDatabase.OpenAsync(url.Tables!, StoreAccess.Create, budget, [.. TablesSettlementStore.Tables], card: null, default, options);
        await database.CreateMissingAsync(default);
        return new TablesSettlementStore(database);
    }

    private static HttpResponseMessage Busy(HttpStatusCode status) => new(status) { Content = new StringContent(string.Empty) };

    private sealed class AnsweringHandler() : DelegatingHandler(new HttpClientHandler())
    {
        public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>? Answer { get; set; }

        public Action<HttpResponseMessage>? Change { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Answer is not null)
            {
                return await Answer(request, cancellationToken);
            }

            var answer = await base.SendAsync(request, cancellationToken);
            Change?.Invoke(answer);
            return answer;
        }
    }
}
