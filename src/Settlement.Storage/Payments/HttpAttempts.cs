using System.Globalization;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Settlement.Storage;

/// <summary>
/// Sends requests: a bounded number at once, each attempt with a time-out, and further attempts where waiting may help.
/// The time-out begins when the request has its turn, so that waiting for others never counts as silence of the service.
/// </summary>
internal sealed class HttpAttempts : IDisposable
{
    private const string ReplayHeader = "Idempotency-Replayed";
    private const int LargestAnswerBytes = 64 * 1024;
    private const int LargestPageBytes = 16 * 1024 * 1024;

    private readonly HttpClient client;
    private readonly SemaphoreSlim slots;
    private readonly HttpPaymentOptions options;
    private readonly TimeProvider time;
    private readonly ResiliencePipeline timeout;
    private readonly ResiliencePipeline<HttpReply> retries;

    public HttpAttempts(Uri service, HttpPaymentOptions options, TimeProvider time, HttpMessageHandler? handler)
    {
        this.options = options;
        this.time = time;
        slots = new SemaphoreSlim(options.Concurrency);
        client = new HttpClient(handler ?? Connections(service, options.Pool.Connections))
        {
            BaseAddress = service,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (options.Key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Key);
        }

        timeout = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(options.AttemptTimeout).Build();
        retries = BuildRetries();
    }

    /// <summary>Sends a request once, and again where allowed and of use. The last reply counts.</summary>
    /// <param name="write">Makes the request; called for each attempt.</param>
    /// <param name="mayRepeat">Whether the request may be sent more than once.</param>
    /// <param name="cancellationToken">Stops waiting; whatever was sent may still be carried out.</param>
    public Task<HttpReply> SendAsync(Func<HttpRequestMessage> write, bool mayRepeat, CancellationToken cancellationToken) =>
        SendAsync(write, LargestAnswerBytes, mayRepeat, cancellationToken);

    /// <summary>Asks for a page of a list, which is larger than other answers; again where allowed and of use.</summary>
    public Task<HttpReply> ReadPageAsync(Func<HttpRequestMessage> write, CancellationToken cancellationToken) =>
        SendAsync(write, LargestPageBytes, mayRepeat: true, cancellationToken);

    private async Task<HttpReply> SendAsync(
        Func<HttpRequestMessage> write, int largest, bool mayRepeat, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            return mayRepeat
                ? await retries.ExecuteAsync(async token => await TryAsync(write, largest, token), cancellationToken)
                : await TryAsync(write, largest, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose()
    {
        client.Dispose();
        slots.Dispose();
    }

    private static SocketsHttpHandler Connections(Uri service, int connections) => new()
    {
        MaxConnectionsPerServer = connections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = !service.IsLoopback,
    };

    private async Task<HttpReply> TryAsync(Func<HttpRequestMessage> write, int largest, CancellationToken cancellationToken)
    {
        try
        {
            return await timeout.ExecuteAsync(async token => await ExchangeAsync(write, largest, token), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return new HttpReply { What = $"no answer within {options.AttemptTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s" };
        }
        catch (HttpRequestException exception)
        {
            // The inner one says what broke; the outer one often only that something did.
            return new HttpReply { What = (exception.InnerException ?? exception).Message };
        }
    }

    private async Task<HttpReply> ExchangeAsync(Func<HttpRequestMessage> write, int largest, CancellationToken cancellationToken)
    {
        using var request = write();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await response.Content.LoadIntoBufferAsync(largest, cancellationToken);
        var retryAfter = response.Headers.RetryAfter;
        var code = (int)response.StatusCode;
        RunInstruments.Answered("payments", code);
        return new HttpReply
        {
            Status = response.StatusCode,
            What = string.IsNullOrEmpty(response.ReasonPhrase)
                ? code.ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{code} {response.ReasonPhrase}"),
            MediaType = response.Content.Headers.ContentType?.MediaType,
            Body = await response.Content.ReadAsByteArrayAsync(cancellationToken),
            IsReplay = response.Headers.TryGetValues(ReplayHeader, out var values) &&
                values.Any(value => value.Equals("true", StringComparison.OrdinalIgnoreCase)),
            RetryAfter = retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - time.GetUtcNow() : null),
        };
    }

    private ResiliencePipeline<HttpReply> BuildRetries() => options.Attempts == 1
        ? ResiliencePipeline<HttpReply>.Empty
        : new ResiliencePipelineBuilder<HttpReply> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpReply>
            {
                ShouldHandle = new PredicateBuilder<HttpReply>().HandleResult(reply => reply.MayPass),
                MaxRetryAttempts = options.Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.BackOff,
                MaxDelay = options.LongestBackOff,
                OnRetry = static _ =>
                {
                    RunInstruments.RetriedPaymentRequest();
                    return default;
                },
                DelayGenerator = arguments => new ValueTask<TimeSpan?>(Asked(arguments.Outcome.Result)),
            })
            .Build();

    private TimeSpan? Asked(HttpReply? reply) => reply?.RetryAfter is { } wait && wait > TimeSpan.Zero
        ? TimeSpan.FromTicks(Math.Min(wait.Ticks, options.LongestBackOff.Ticks))
        : null;
}
