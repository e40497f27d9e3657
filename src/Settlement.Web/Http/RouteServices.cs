using Microsoft.Extensions.DependencyInjection;

namespace Settlement.Web;

/// <summary>What the routes of the HTTP interface are made of.</summary>
public static class RouteServices
{
    /// <summary>
    /// Adds the routes. Whoever serves adds <see cref="AppStores"/>, <see cref="ServedSettings"/>, <see cref="WorkflowRequests"/>,
    /// <see cref="ICallerGate"/>, a <see cref="TimeProvider"/> and logging.
    /// </summary>
    public static IServiceCollection AddSettlementRoutes(this IServiceCollection services) => services
        .AddSingleton<HttpBoundary>()
        .AddSingleton<DaysRoutes>()
        .AddSingleton<DayRoutes>()
        .AddSingleton<CorrectionRoutes>()
        .AddSingleton<CloseRoutes>()
        .AddSingleton<CancelRoutes>()
        .AddSingleton<CertificateRoutes>()
        .AddSingleton<PauseRoutes>()
        .AddSingleton<DescriptionRoutes>()
        .AddSingleton<ReportRoutes>();

    /// <summary>Adds the operations page, which stands on the routes.</summary>
    public static IServiceCollection AddOperationsPage(this IServiceCollection services, PagePlace place) => services
        .AddSingleton(place)
        .AddSingleton<PageAnswers>()
        .AddSingleton<DateProgress>()
        .AddSingleton<PageRoutes>()
        .AddSingleton<ActionRoutes>()
        .AddSingleton(static services => new OperationsPages(
            services.GetRequiredService<PageRoutes>(), services.GetRequiredService<ActionRoutes>(), services.GetRequiredService<PageAnswers>(), services.GetRequiredService<PagePlace>()));
}
