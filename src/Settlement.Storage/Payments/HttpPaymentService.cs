using System.Net.Http.Headers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// A payment service spoken to over HTTP, by the protocol of <c>docs/payments.md</c>. The transaction id travels as the
/// idempotency key; a payment without a final answer is unknown, never failed and never made.
/// </summary>
/// <remarks>
/// Thread-safe; one instance per process, so that connections are reused and bounded. Where the service has no list of its
/// payments, reconciliation finds every payment that is missing or differs, but none that nobody asked for.
/// </remarks>
public sealed class HttpPaymentService : IPaymentService, IPaymentJournal, IAsyncDisposable
{
    /// <summary>Payments in a row without a final answer, after which the rest of a list is not sent.</summary>
    private const int LongestSilence = 10;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly Uri service;
    private readonly HttpPaymentOptions options;
    private readonly Currency currency;
    private readonly HttpAttempts attempts;

    // Not asked again once it has listed: each part of a day would ask, and what is gone then is missed when it is read.
    private volatile bool hasListed;

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
            async (i, token) => found[i] = await LookUpAsync(payments[i], token),
            cancellationToken);
        return found;
    }

    /// <inheritdoc />
    /// <exception cref="PaymentServiceUnavailableException">No answer, or none that this program understands.</exception>
    public async Task<bool> CanListAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        if (!hasListed)
        {
            hasListed = await ReadPageAsync(date, continuation: null, cancellationToken) is not null;
        }

        return hasListed;
    }

    /// <inheritdoc />
    /// <exception cref="PaymentServiceUnavailableException">No answer, or none that this program understands.</exception>
    public async IAsyncEnumerable<ListedPayment> ListPaymentsAsync(
        SettlementDate date, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var sorted = new SortedPayments();
        var pages = 0L;
        string? continuation = null;
        string? seen = null;
        do
        {
            var page = await ReadPageAsync(date, continuation, cancellationToken) ?? throw Unavailable($"it lists the payments of {date} no more");
            foreach (var message in page.Payments!)
            {
                sorted.Add(ReadListed(message, date));
            }

            // Pages that go round in a circle would never end: a continuation is remembered after 1, 2, 4, 8, … pages.
            continuation = page.Continuation;
            if (continuation is not null && continuation == seen)
            {
                throw Unavailable($"its list of {date} comes round to a page that was there before");
            }

            pages++;
            seen = BitOperations.IsPow2(pages) ? continuation : seen;
        }
        while (!string.IsNullOrEmpty(continuation));

        foreach (var payment in sorted.InOrder())
        {
            yield return payment;
        }
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
        RunInstruments.Answered(answer.Status);
        return answer with { Reason = Redact(answer.Reason) };
    }

    private async Task<Payment?> LookUpAsync(Payment payment, CancellationToken cancellationToken)
    {
        var reply = await attempts.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, new Uri(service, $"payments/{payment.TransactionId}")), mayRepeat: true, cancellationToken);
        return HttpAnswers.ToLookUp(reply, payment, currency, out var found) is { } problem ? throw Unavailable(problem) : found;
    }

    // Null where the service has no list.
    private async Task<PaymentPageMessage?> ReadPageAsync(SettlementDate date, string? continuation, CancellationToken cancellationToken)
    {
        var query = continuation is null ? string.Empty : $"&continuation={Uri.EscapeDataString(continuation)}";
        var reply = await attempts.ReadPageAsync(
            () => new HttpRequestMessage(HttpMethod.Get, new Uri(service, $"payments?date={date}{query}")), cancellationToken);
        return HttpAnswers.ToPage(reply, isFirst: continuation is null, out var page) is { } problem ? throw Unavailable(problem) : page;
    }

    private ListedPayment ReadListed(PaymentMessage? message, SettlementDate date)
    {
        if (message is null || !message.TryRead(currency, out var paidFor, out var listed))
        {
            throw Unavailable($"its list of {date} has an entry {(message is null ? "that is no payment" : message.Describe(currency, "which"))}");
        }

        return paidFor == date ? listed : throw Unavailable($"its list of {date} has a payment of {paidFor}");
    }

    private PaymentServiceUnavailableException Unavailable(string problem) =>
        new($"payment service {service} gives no usable answer: {Redact(problem)}");

    // A service that repeats the request in its error would put the key into logs and into the store.
    private string? Redact(string? text) =>
        options.Key is { } key ? text?.Replace(key, "(key)", StringComparison.Ordinal) : text;

    private Task ForEachAsync(int count, Func<int, CancellationToken, Task> action, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken },
            async (i, token) => await action(i, token));
}
