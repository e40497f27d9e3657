using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Settlement.Core;

namespace Settlement.Functions.Tests;

public sealed class EntryPointTests
{
    private static readonly List<MethodInfo> Functions =
    [
        .. typeof(SettlementFunctions).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null),
    ];

    [Fact]
    public void Nothing_is_anonymous()
    {
        var triggers = Parameters<HttpTriggerAttribute>();

        Assert.Equal(18, triggers.Count);
        Assert.All(triggers, trigger => Assert.Equal(AuthorizationLevel.Function, trigger.AuthLevel));
    }

    [Fact]
    public void Timers_are_monitored_and_do_not_run_on_start_up()
    {
        var triggers = Parameters<TimerTriggerAttribute>();

        Assert.Equal(["%Settlement:PurgeSchedule%", "%Settlement:Schedule%", "0 */15 * * * *"], triggers.Select(trigger => trigger.Schedule).Order(StringComparer.Ordinal));
        Assert.All(triggers, trigger => Assert.Equal((false, true), (trigger.RunOnStartup, trigger.UseMonitor)));
    }

    [Fact]
    public void Functions_have_the_names_that_the_workflow_calls()
    {
        var names = Functions.Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name).ToList();

        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Superset(
            new HashSet<string>(
                [
                    DayWorkflow.Name.Name, PartitionWorkflow.Name.Name, CloseWorkflow.Name.Name,
                    CorrectionWorkflow.Name.Name, CorrectionPartWorkflow.Name.Name, CorrectionCloseWorkflow.Name.Name,
                ],
                StringComparer.Ordinal),
            names.ToHashSet(StringComparer.Ordinal));
    }

    // The schedule's activities, which answer without a boundary, are the app's own.
    [Fact]
    public async Task Activities_are_those_of_core_with_the_types_that_they_take_and_give()
    {
        await using var world = new AppWorld();
        var stores = await world.Stores.GetAsync();
        var core = new ActivityTable()
            .Add(new DayActivities(stores.Inputs, stores.Settlements, stores.Payments, world.Options.Settlement))
            .Add(new CloseActivities(stores.Inputs, stores.Settlements, stores.Payments))
            .Add(new CorrectionActivities(stores.Inputs, stores.Settlements, stores.Corrections, stores.Payments))
            .Add(new TurnActivities(stores.Leases, stores.RunLog));

        var app = Functions
            .Where(method => method.DeclaringType != typeof(ScheduleActivityFunctions))
            .Select(method => (
                Method: method,
                Input: method.GetParameters().SingleOrDefault(parameter => parameter.GetCustomAttribute<ActivityTriggerAttribute>() is not null)?.ParameterType))
            .Where(activity => activity.Input is not null)
            .Select(activity => $"{activity.Method.GetCustomAttribute<FunctionAttribute>()!.Name}: {activity.Input} -> {activity.Method.ReturnType}");

        Assert.Equal(
            core.Signatures
                .Select(activity => $"{activity.Name}: {activity.Input} -> {typeof(Task<>).MakeGenericType(typeof(ActivityAnswer<>).MakeGenericType(activity.Output))}")
                .Order(StringComparer.Ordinal),
            app.Order(StringComparer.Ordinal));
    }

    private static List<T> Parameters<T>()
        where T : Attribute =>
        [.. Functions.SelectMany(method => method.GetParameters()).Select(parameter => parameter.GetCustomAttribute<T>()).OfType<T>()];
}
