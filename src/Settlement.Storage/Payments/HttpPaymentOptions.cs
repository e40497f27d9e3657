using Settlement.Core;

namespace Settlement.Storage;

/// <summary>How <see cref="HttpPaymentService"/> talks to its service.</summary>
/// <remarks>Not a record: a record writes all of itself into messages, the key too.</remarks>
public sealed class HttpPaymentOptions
{
    /// <summary>
    /// Whether the service pays a transaction id at most once, however often it is asked. Default true. Without the
    /// promise each payment is sent once, and what became of it is looked up.
    /// </summary>
    public bool PromisesIdempotency { get; init; } = true;

    /// <summary>Requests under way at once, over all callers; 1 to 256. Default 16.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>All attempts of a request that got no final answer, the first included; 1 to 20. Default 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>How long one attempt waits for the whole answer; positive. Default 10 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The wait before the second attempt, on average; it doubles with each further one, and is spread at random so that
    /// many callers do not come back at once. Default 0.2 s.
    /// </summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait before a further attempt, whatever the service asks for. Default 5 s.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Attempts × (time-out of an attempt + longest wait): the longest that a request can take.</summary>
    public TimeSpan LongestRequest => Attempts * (AttemptTimeout + LongestBackOff);

    /// <summary>Twice as many connections as requests: one that is being torn down after a time-out is in nobody's way.</summary>
    public ConnectionRule Pool => new("payment service", 2 * Concurrency, Concurrency);

    /// <summary>Sent as <c>Authorization: Bearer</c>, printable ASCII; null for none. Never shown.</summary>
    public string? Key { get; init; }

    /// <summary>What is out of its range, on one line; null if all is well. It does not show the key.</summary>
    public string? FindProblem() => this switch
    {
        { Concurrency: < 1 or > 256 } => "concurrency is not a number from 1 to 256",
        { Attempts: < 1 or > 20 } => "attempts is not a number from 1 to 20",
        { AttemptTimeout.Ticks: <= 0 } => "the time-out of an attempt is not positive",
        { BackOff.Ticks: <= 0 } or { LongestBackOff.Ticks: <= 0 } => "the wait before a further attempt is not positive",
        { Key: { } key } when key.Length == 0 || key.Any(c => c is <= ' ' or > '~') =>
            "the key is empty or has characters that a header cannot hold",
        _ => null,
    };
}
