using Microsoft.AspNetCore.Builder;
using PaymentServiceSample;
using Settlement.Core;

namespace Settlement.Storage.Tests.Payments;

/// <summary>The sample payment service on a free port of this machine, and clients of it.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningService(WebApplication app, PaymentBook book)
    {
        this.app = app;
        Book = book;
    }

    /// <summary>What it paid.</summary>
    public PaymentBook Book { get; }

    public static async Task<RunningService> StartAsync(
        PaymentServerOptions? options = null, Func<string, int, Fault>? faults = null, Func<PaymentRequest, Task>? beforePaying = null, Action? afterPaying = null)
    {
        var book = new PaymentBook(_ => afterPaying?.Invoke());
        var server = PaymentServer.Build(
            "http://127.0.0.1:0",
            options ?? new PaymentServerOptions(),
            Faults.Scripted(faults ?? ((_, _) => Fault.None)),
            book,
            beforePaying ?? (_ => Task.CompletedTask));
        await server.StartAsync();
        return new RunningService(server, book);
    }

    public HttpPaymentService Client(HttpPaymentOptions? options = null) =>
        new(Url(app.Urls.Single()), Currency.Cny, options ?? Quick(promisesIdempotency: true), TimeProvider.System);

    /// <summary>Options with waits that a test can afford.</summary>
    public static HttpPaymentOptions Quick(bool promisesIdempotency, int attempts = 4, TimeSpan? attemptTimeout = null) => new()
    {
        PromisesIdempotency = promisesIdempotency,
        Attempts = attempts,
        AttemptTimeout = attemptTimeout ?? TimeSpan.FromSeconds(30),
        BackOff = TimeSpan.FromMilliseconds(1),
        LongestBackOff = TimeSpan.FromMilliseconds(20),
    };

    public static PaymentsUrl Url(string text) =>
        PaymentsUrl.TryParse(text, out var url, out var problem) ? url : throw new InvalidOperationException(problem);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }
}
