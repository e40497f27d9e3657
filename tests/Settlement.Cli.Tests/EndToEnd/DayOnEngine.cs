using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>Runs the day on the engine of the command line, on a real store, with a payment service of the test's own.</summary>
internal static class DayOnEngine
{
    public static async Task<RunReport> RunAsync(TemporaryStore store, Func<IPaymentService, IPaymentService> decorate, int usersPerActivity)
    {
        await using var stores = await store.OpenAsync();
        var settings = new SettlementSettings(ProductId.Parse("default"), Currency.Cny, Rounding.Truncate);
        using var engine = new InProcessEngine(2, TimeProvider.System, (_, _) => { }, _ => { })
            .WithDay(new DayActivities(stores.Inputs, stores.Settlements, decorate(stores.Payments), settings));
        var request = new RunRequest
        {
            Date = StoreCommands.Date,
            RunId = new RunId(Guid.NewGuid()),
            Sizing = new RunSizing
            {
                Partitions = 2,
                PartitionWindow = 2,
                PageSize = 4 * usersPerActivity,
                UsersPerActivity = usersPerActivity,
                ActivityWindow = 2,
                Retry = new RetryPolicy { Attempts = 2, BackOff = TimeSpan.Zero },
            },
        };
        return await engine.RunAsync(DayWorkflow.Name, request.InstanceId, request, CancellationToken.None);
    }
}
