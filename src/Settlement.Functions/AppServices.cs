using Microsoft.Extensions.DependencyInjection;

namespace Settlement.Functions;

/// <summary>What the app's functions are made of. Telemetry is added apart: it depends on where the app runs.</summary>
internal static class AppServices
{
    public static IServiceCollection AddSettlement(this IServiceCollection services, SettlementOptions options) => services
        .AddSingleton(options)
        .AddSingleton(TimeProvider.System)
        .AddSingleton(AppStores.Of(options))
        .AddSingleton(AppInbox.Of(options, TimeProvider.System))
        .AddSingleton(new WorkflowRequests(options, Guid.NewGuid))
        .AddSingleton(new CallerGate(options.Authentication))
        .AddSingleton<HttpBoundary>()
        .AddSingleton<Heartbeats>()
        .AddSingleton<ActivityBoundary>();
}
