using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Settlement.Web;

/// <summary>
/// The HTTP interface and the operations page on this machine alone: on 127.0.0.1, for whoever has the token. Reads no
/// settings of its own: nothing in the environment or in a file beside it opens it wider.
/// </summary>
public sealed class LocalSite : IAsyncDisposable
{
    private readonly WebApplication host;

    private LocalSite(WebApplication app, Uri address, AccessToken token)
    {
        host = app;
        Address = address;
        Token = token;
    }

    /// <summary>Where it is, without the token.</summary>
    public Uri Address { get; }

    /// <summary>What lets a caller in.</summary>
    public AccessToken Token { get; }

    /// <summary>Where a browser is let in.</summary>
    public Uri AddressWithToken => new(Address, $"/?{LocalGuard.TokenParameter}={Token.Text}");

    /// <summary>Starts it.</summary>
    /// <param name="site">What it serves.</param>
    /// <param name="port">The port; zero for a free one.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="IOException">The port is in use, or may not be used.</exception>
    public static async Task<LocalSite> StartAsync(LocalSiteParts site, int port, CancellationToken cancellationToken)
    {
        var token = AccessToken.Create();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(LocalSite).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None).AddProvider(new NotedLog(site.Note));
        builder.Services
            .AddSingleton<IHostLifetime, CallerDecides>()
            .AddSingleton(site.Stores)
            .AddSingleton(site.Settings)
            .AddSingleton(site.Engine)
            .AddSingleton(site.Time)
            .AddSingleton(site.Requests)
            .AddSingleton<ICallerGate>(new LocalGate(site.Who))
            .AddSettlementRoutes()
            .AddOperationsPage(PagePlace.Local)
            .AddRoutingCore();
        var app = builder.Build();
        var guard = new LocalGuard(token);
        app.Use(guard.InvokeAsync);
        app.UseRouting();
        app.MapSettlementRoutes();
        app.MapFallback("{*path}", RouteMapping.Handler((context, engine) =>
            context.RequestServices.GetRequiredService<OperationsPages>().AnswerAsync(context.Request, engine, app.Lifetime.ApplicationStopping)));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        guard.Serve(new Uri(bound));
        return new LocalSite(app, new Uri(bound), token);
    }

    /// <summary>Takes no further requests and lets those under way end.</summary>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        await host.DisposeAsync();
    }

    /// <summary>Signals are the command's business: the host listens to none.</summary>
    private sealed class CallerDecides : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>What a local site serves, and for whom.</summary>
/// <param name="Stores">The stores.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Requests">What is asked of workflows.</param>
/// <param name="Engine">What runs them.</param>
/// <param name="Time">The clock.</param>
/// <param name="Who">Whom the token belongs to, for the log of runs: one line of 1 to 256 characters.</param>
/// <param name="Note">Takes a line for whoever watches the server.</param>
public sealed record LocalSiteParts(AppStores Stores, ServedSettings Settings, WorkflowRequests Requests, IWorkflowEngine Engine, TimeProvider Time, string Who, Action<string> Note);
