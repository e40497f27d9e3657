using Microsoft.Extensions.DependencyInjection;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>What the app's functions are made of. Telemetry is added apart: it depends on where the app runs.</summary>
internal static class AppServices
{
    public static IServiceCollection AddSettlement(this IServiceCollection services, SettlementOptions options) => services
        .AddSingleton(options)
        .AddSingleton(options.Served)
        .AddSingleton(TimeProvider.System)
        .AddSingleton(new AppStores(cancellationToken => OpenAsync(options, cancellationToken)))
        .AddSingleton(AppInbox.Of(options, TimeProvider.System))
        .AddSingleton(new WorkflowRequests(options.Served, Guid.NewGuid))
        .AddSingleton<ICallerGate>(new CallerGate(options.Authentication))
        .AddSettlementRoutes()
        .AddOperationsPage(PagePlace.App)
        .AddSingleton<Heartbeats>()
        .AddSingleton<ActivityBoundary>();

    private static Task<OpenStores> OpenAsync(SettlementOptions options, CancellationToken cancellationToken) => OpenStores.OpenAsync(
        options.Store,
        options.Positions,
        options.Payments.Service is not null ? new HttpPaymentService(options.Payments, options.Currency, options.HttpPayments, TimeProvider.System) : null,
        StoreAccess.Create,
        StoreCard.Of(options.Settlement),
        options.AttemptTimeout,
        cancellationToken);
}
