using System.Net.Http.Headers;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// A payment service spoken to over HTTP, by the protocol of <c>docs/payments.md</c>. The transaction id travels as the
/// idempotency key; a payment without a final answer is unknown, never failed and never made.
/// </summary>
/// <remarks>
/// Thread-safe; one instance per process, so that connections are reused and bounded. It cannot list what was paid, so
/// reconciliation finds every payment that is missing or differs, but none that nobody asked for.
/// </remarks>
public sealed class HttpPaymentService : IPaymentService, IAsyncDisposable
{
    /// <summary>Payments in a row without a final answer, after which the rest of a list is not sent.</summary>
    private const int LongestSilence = 10;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly Uri service;
    private readonly HttpPaymentOptions options;
    private readonly Currency currency;
    private readonly HttpAttempts attempts;

    /// <summary>Nothing is sent yet.</summary>
    /// <param name="url">The service; not the ledger.</param>
    /// <param name="currency">The currency of every payment.</param>
    /// <param name="options">How to talk to it.</param>
    /// <param name="time">The clock of time-outs and waits.</param>
    /// <param name="handler">Sends the requests; null for connections of its own. Disposed with the client.</param>
    /// <exception cref="ArgumentException">The URL is the ledger's, or <see cref="HttpPaymentOptions.FindProblem"/> finds one.</exception>
    public HttpPaymentService(
        PaymentsUrl url, Currency currency, HttpPaymentOptions options, TimeProvider time, HttpMessageHandler? handler = null)
    {
        service = url.Service ?? throw new ArgumentException("the ledger is not spoken to over HTTP", nameof(url));
        if (options.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        this.currency = currency;
        this.options = options;
        attempts = new HttpAttempts(service, options, time, handler);
    }

    /// <summary>The connections that requests share.</summary>
    public ConnectionRule Pool => options.Pool;

    /// <inheritdoc />
    public bool PromisesIdempotency => options.PromisesIdempotency;

    /// <inheritdoc />
    public async Task<IReadOnlyList<PaymentAnswer>> PayAsync(
        IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        var answers = new PaymentAnswer[payments.Count];
        var silent = 0;
        await ForEachAsync(
            payments.Count,
            async (i, token) =>
            {
                // A service that is down would take its time-outs again for everybody who is left.
                if (Volatile.Read(ref silent) >= LongestSilence)
                {
                    answers[i] = new PaymentAnswer(PaymentStatus.Unknown, "not sent, because the payments before it got no answer");
                    return;
                }

                answers[i] = await PayAsync(payments[i], token);
                if (answers[i].Status == PaymentStatus.Unknown)
                {
                    Interlocked.Increment(ref silent);
                }
                else
                {
                    Volatile.Write(ref silent, 0);
                }
            },
            cancellationToken);
        return answers;
    }

    /// <inheritdoc />
    /// <exception cref="PaymentServiceUnavailableException">No answer, or none that this program understands.</exception>
    public async Task<IReadOnlyList<Payment?>> LookUpAsync(
        IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        var found = new Payment?[payments.Count];
        await ForEachAsync(
            payments.Count,
            async (i, token) => found[i] = await LookUpAsync(payments[i].TransactionId, token),
            cancellationToken);
        return found;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        attempts.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<PaymentAnswer> PayAsync(Payment payment, CancellationToken cancellationToken)
    {
        var body = PaymentMessage.Write(payment, currency);
        var reply = await attempts.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service, "payments"))
                {
                    Content = new ByteArrayContent(body) { Headers = { ContentType = Json } },
                };
                request.Headers.Add("Idempotency-Key", payment.TransactionId.ToString());
                return request;
            },
            mayRepeat: options.PromisesIdempotency,
            cancellationToken);
        var answer = HttpAnswers.ToPayment(reply, payment, currency);
        return answer with { Reason = Redact(answer.Reason) };
    }

    private async Task<Payment?> LookUpAsync(TransactionId id, CancellationToken cancellationToken)
    {
        var reply = await attempts.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, new Uri(service, $"payments/{id}")), mayRepeat: true, cancellationToken);
        return HttpAnswers.ToLookUp(reply, currency, out var found) is { } problem
            ? throw new PaymentServiceUnavailableException($"payment service {service} gives no usable answer: {Redact(problem)}")
            : found;
    }

    // A service that repeats the request in its error would put the key into logs and into the store.
    private string? Redact(string? text) =>
        options.Key is { } key ? text?.Replace(key, "(key)", StringComparison.Ordinal) : text;

    private Task ForEachAsync(int count, Func<int, CancellationToken, Task> action, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken },
            async (i, token) => await action(i, token));
}
