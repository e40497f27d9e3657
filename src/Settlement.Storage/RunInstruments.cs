using System.Diagnostics.Metrics;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// What is told of the course of runs, from the app and the command line alike. Where nobody listens it costs nothing.
/// Thread-safe.
/// </summary>
public static class RunInstruments
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Settlement";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> Phases =
        Meter.CreateHistogram<double>("settlement.phase_duration", "s", "How long a run was in a phase, by phase");

    private static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("settlement.retries", "{attempt}", "Attempts that were made again, by what was tried");

    private static readonly Counter<long> Throttled =
        Meter.CreateCounter<long>("settlement.throttled", "{answer}", "Answers that asked for patience, 429 and 503, by who gave them");

    private static readonly Counter<long> Answers =
        Meter.CreateCounter<long>("settlement.payment_answers", "{answer}", "Answers of the payment service to payments, by kind");

    /// <summary>An activity of a run is tried again.</summary>
    public static void RetriedActivity() => Retries.Add(1, new KeyValuePair<string, object?>("what", "activity"));

    /// <summary>A run has left a phase.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="duration">How long the run was in it.</param>
    public static void Left(RunPhase phase, TimeSpan duration) =>
        Phases.Record(Math.Max(0, duration.TotalSeconds), new KeyValuePair<string, object?>("phase", phase.ToKebabCase()));

    internal static void RetriedPaymentRequest() => Retries.Add(1, new KeyValuePair<string, object?>("what", "payment-request"));

    internal static void RetriedStoreRequest() => Retries.Add(1, new KeyValuePair<string, object?>("what", "store-request"));

    internal static void Answered(string who, int status)
    {
        if (status is 429 or 503)
        {
            Throttled.Add(1, new KeyValuePair<string, object?>("by", who));
        }
    }

    internal static void Answered(PaymentStatus status) =>
        Answers.Add(1, new KeyValuePair<string, object?>("kind", status.ToKebabCase()));
}

/// <summary>Tells how long one run is in each of its phases. Not thread-safe.</summary>
public sealed class PhaseTimes
{
    private RunPhase? phase;
    private DateTimeOffset since;

    /// <summary>The run says how far it has come.</summary>
    /// <param name="next">The phase that it is in.</param>
    /// <param name="now">The clock.</param>
    /// <param name="isTold">Whether it is told; not where what happened before is only gone through once more.</param>
    public void Enter(RunPhase next, DateTimeOffset now, bool isTold)
    {
        if (next == phase)
        {
            return;
        }

        if (isTold && phase is { } left)
        {
            RunInstruments.Left(left, now - since);
        }

        phase = next;
        since = now;
    }
}
