using System.Diagnostics;

namespace Settlement.Core;

/// <summary>How a turn starts and ends, for every engine: a run that took its lease is in the log until its end is, and only then is the lease free.</summary>
public sealed class TurnLog(ILeaseStore leases, IRunLog log)
{
    /// <summary>Enters the start of a run that has taken its lease, before it writes anything else. Safe to repeat.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="kind">What started the run.</param>
    /// <param name="work">What it does.</param>
    /// <param name="startedBy">Who; what is too long for the log is cut off.</param>
    /// <param name="options">What was asked for; likewise.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <exception cref="InvalidOperationException">The log has another run under this one's number.</exception>
    public async Task StartAsync(Lease lease, RunKind kind, RunWork work, string startedBy, string options, CancellationToken cancellationToken)
    {
        var start = new RunStart(
            lease.Date,
            lease.Fencing,
            lease.RunId,
            kind,
            ShownText.Cut(startedBy, RunStart.LongestStartedBy),
            lease.Since,
            ShownText.Cut(options, RunStart.LongestOptions))
        { Work = work };
        if (!await log.LogStartAsync(start, cancellationToken))
        {
            throw new InvalidOperationException($"another run is in the log as number {lease.Fencing} of {lease.Date}");
        }
    }

    /// <summary>Enters the end and gives the lease back. Safe to repeat.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="ending">How the run ended.</param>
    /// <param name="now">The run's clock.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    public async Task EndAsync(Lease lease, TurnEnding ending, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await log.LogEndAsync(new RunEnd(lease.Date, lease.Fencing, ending.Ending, now, ending.Counts), cancellationToken);
        await leases.ReleaseLeaseAsync(lease, cancellationToken);
    }
}

/// <summary>How a run or close ended, with the outcomes it came to.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Counts">The outcomes it came to; zero unless finished.</param>
public readonly record struct TurnEnding(RunEnding Ending, RunCounts Counts)
{
    /// <summary>It failed.</summary>
    public static TurnEnding Failed { get; } = new(RunEnding.Failed, default);

    /// <summary>It was asked to stop, or lost its lease.</summary>
    public static TurnEnding Stopped { get; } = new(RunEnding.Stopped, default);

    /// <summary>The ending of a run that came to a report.</summary>
    public static TurnEnding Of(RunReport report) => report switch
    {
        FinishedRun finished => new(RunEnding.Finished, RunCounts.Of(finished.Settled.Tally)),
        RefusedRun => new(RunEnding.Refused, default),
        _ => throw new UnreachableException(),
    };

    /// <summary>The ending of a correction that came to a report.</summary>
    public static TurnEnding Of(CorrectionReport report) => report.Verdict == CorrectionVerdict.Booked
        ? new(RunEnding.Finished, RunCounts.Of(report.Tally))
        : new(RunEnding.Refused, default);

    /// <summary>The ending of the close of a correction that came to a report.</summary>
    public static TurnEnding Of(CorrectionCloseReport report) => new(report.IsClosed ? RunEnding.Finished : RunEnding.Refused, default);

    /// <summary>The ending of a close that came to a report: it settles nobody.</summary>
    public static TurnEnding Of(CloseReport report) => new(report.IsClosed ? RunEnding.Finished : RunEnding.Refused, default);
}

/// <summary>Texts that people read and stores keep, cut to what a store takes.</summary>
internal static class ShownText
{
    /// <summary>The text, or its beginning and an ellipsis.</summary>
    public static string Cut(string text, int longest) => text.Length > longest ? text[..(longest - 1)] + "…" : text;
}
