using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>Runs the day on the engine of the command line, on a real store, with a payment service of the test's own.</summary>
internal static class DayOnEngine
{
    public static async Task<RunReport> RunAsync(TemporaryStore store, IPaymentService payments, int usersPerActivity, params string[] users)
    {
        await using var stores = await store.OpenAsync();
        var settings = new SettlementSettings(ProductId.Parse("default"), Currency.Cny, Rounding.Truncate);
        using var engine = new InProcessEngine(2, TimeProvider.System, (_, _) => { }, _ => { })
            .WithDay(new DayActivities(stores.Inputs, stores.Settlements, payments, settings));
        var request = new RunRequest
        {
            Date = StoreCommands.Date,
            Scope = users.Length == 0 ? RunScope.AllUsers : RunScope.NamedUsers,
            Users = [.. users.Select(UserId.Parse)],
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
