using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>I1: at most one settlement record per user and date, whatever runs at once.</summary>
[Takes(seconds: 30)]
public sealed class I1OneRecordTests : IDisposable
{
    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task I1_same_batch_from_8_threads_at_once_is_settled_once(bool aConnectionEach)
    {
        const int Threads = 8;
        const int Users = 500;
        const int Rounds = 3;
        var positions = Enumerable.Range(0, Users).Select(i => new StoredPosition($"user-{i:0000}", 100_000_000 + i)).ToList();
        await using var shared = await store.OpenAsync();
        using var together = new Barrier(Threads);
        for (var round = 0; round < Rounds; round++)
        {
            var date = new SettlementDate(StoreCommands.Date.Day.AddDays(round));
            var plan = new DayPlan(date, ProductId.Parse("default"), Currency.Cny, Yield.Parse("1.1301"), Rounding.Truncate);
            var results = await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
                async () =>
                {
                    await using var own = aConnectionEach ? await store.OpenAsync() : null;
                    var stores = own ?? shared;
                    together.SignalAndWait();
                    return await new UserSettler(stores.Settlements, stores.Payments)
                        .SettleAsync(plan, new RunId(Guid.NewGuid()), positions, CancellationToken.None);
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap()));

            Assert.All(results, result => Assert.All(result, user => Assert.True(
                user.Outcome is SettlementOutcome.Settled or SettlementOutcome.AlreadySettled, user.ToString())));
            for (var user = 0; user < Users; user++)
            {
                Assert.Equal(1, results.Count(result => result[user].Outcome == SettlementOutcome.Settled));
                Assert.Single(results.Select(result => result[user].Earnings).Distinct());
            }

            Assert.Equal(Users, StoreTables.Number(store, $"SELECT count(*) FROM records WHERE settlement_date = {date.Number} AND status = 2"));
            Assert.Equal(Users, StoreTables.Number(store, $"SELECT count(*) FROM postings WHERE settlement_date = {date.Number}"));
        }
    }

    // Once waiting for each other, as runs do, and once truly at once: each takes over from the others, and their leases
    // are so long that nobody notices.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task I1_four_processes_on_one_store_and_date_at_once_settle_every_user_once_between_them(bool takeOver)
    {
        const int Processes = 4;
        var config = store.Write("long.json", "{\"leaseSeconds\":3600}");
        string[] command = takeOver
            ? ["run", "--date", StoreCommands.Day, "--json", "--config", config, "--take-over"]
            : ["run", "--date", StoreCommands.Day, "--json"];
        await store.GenerateAsync(8_000);
        using var undisturbed = store.Copy();
        var alone = await undisturbed.RunDayAsync(exitCode: 0);

        var started = Enumerable.Range(0, Processes)
            .Select(_ => SettleProcess.Start(store.Folder, command)).ToList();
        try
        {
            var results = await Task.WhenAll(started.Select(process => process.WaitAsync()));

            var runs = results.Select(result => result.Expect(0).Json).ToList();
            Assert.True(alone.Count("settled") > 4_000);
            Assert.Equal(alone.Count("settled"), runs.Sum(run => run.Count("settled")));
            Assert.All(runs, run => Assert.Equal(alone.Text("earnings"), run.Text("earnings")));
            Assert.All(runs, run => Assert.Equal(8_000, run.Count("users")));
            Assert.Equal(await undisturbed.ExportAsync(), await store.ExportAsync());
            Assert.Equal(
                alone.Count("settled"), StoreTables.Number(store, "SELECT count(*) FROM postings"));
            await store.ExpectCleanAsync();
        }
        finally
        {
            started.ForEach(process => process.Dispose());
        }
    }
}
