namespace PaymentServiceSample;

/// <summary>Puts the service together.</summary>
public static class PaymentServer
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Builds the service from a command line: <c>--urls</c>, and a name and value for each of <see cref="PaymentServerOptions"/>.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        var options = builder.Configuration.Get<PaymentServerOptions>() ?? new PaymentServerOptions();
        return Build(builder, options, Faults.Of(options.FaultSeed, options.FaultPercent), new PaymentBook(), static _ => Task.CompletedTask);
    }

    /// <summary>Builds the service for a program that has it in its own process.</summary>
    /// <param name="url">Where to listen; port 0 for a free one.</param>
    /// <param name="options">What kind of service it is.</param>
    /// <param name="faults">What goes wrong.</param>
    /// <param name="book">Takes the payments.</param>
    /// <param name="beforePaying">Awaited before each payment is made, while its transaction id is in progress.</param>
    public static WebApplication Build(
        string url, PaymentServerOptions options, Faults faults, PaymentBook book, Func<PaymentRequest, Task> beforePaying)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        return Build(builder, options, faults, book, beforePaying);
    }

    private static WebApplication Build(
        WebApplicationBuilder builder, PaymentServerOptions options, Faults faults, PaymentBook book, Func<PaymentRequest, Task> beforePaying)
    {
        var app = builder.Build();
        if (options.ForgetKeysAfterSeconds > 0)
        {
            var period = TimeSpan.FromSeconds(options.ForgetKeysAfterSeconds);
            var timer = new Timer(_ => book.ForgetKeys(), null, period, period);
            app.Lifetime.ApplicationStopped.Register(timer.Dispose);
        }

        var endpoints = new PaymentEndpoints(options, faults, book, beforePaying);
        app.Use(endpoints.AuthorizeAsync);
        app.MapPost("/payments", endpoints.PayAsync);
        app.MapGet("/payments", endpoints.List);
        app.MapGet("/payments/{id}", endpoints.LookUp);
        return app;
    }
}
