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

        Assert.Equal(4, triggers.Count);
        Assert.All(triggers, trigger => Assert.Equal(AuthorizationLevel.Function, trigger.AuthLevel));
    }

    [Fact]
    public void Timers_are_monitored_and_do_not_run_on_start_up()
    {
        var triggers = Parameters<TimerTriggerAttribute>();

        Assert.Equal(["%Settlement:PurgeSchedule%", "%Settlement:Schedule%"], triggers.Select(trigger => trigger.Schedule).Order(StringComparer.Ordinal));
        Assert.All(triggers, trigger => Assert.Equal((false, true), (trigger.RunOnStartup, trigger.UseMonitor)));
    }

    [Fact]
    public void Functions_have_the_names_that_the_workflow_calls()
    {
        var names = Functions.Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name).ToList();

        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                DayWorkflow.Name.Name, PartitionWorkflow.Name.Name, DayActivities.PlanDay.Name, DayActivities.ListPage.Name,
                DayActivities.SettleUsers.Name, DayActivities.QuarantineUser.Name, DayActivities.ReconcilePart.Name, DayActivities.FinishDay.Name,
                CloseWorkflow.Name.Name, CloseActivities.BeginClose.Name, CloseActivities.CloseDay.Name,
            },
            names.ToHashSet(StringComparer.Ordinal));
    }

    private static List<T> Parameters<T>()
        where T : Attribute =>
        [.. Functions.SelectMany(method => method.GetParameters()).Select(parameter => parameter.GetCustomAttribute<T>()).OfType<T>()];
}
