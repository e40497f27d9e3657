using Microsoft.AspNetCore.Http;
using Settlement.Core;

namespace Settlement.Web;

/// <summary>What stands in a correction's way, in words.</summary>
public static class CorrectionProblem
{
    /// <summary>What to do about what a correction came to; null where all is well.</summary>
    public static string? Of(CorrectionReport report) => report.Verdict switch
    {
        CorrectionVerdict.Previewed or CorrectionVerdict.NothingToCorrect => null,
        CorrectionVerdict.Booked => OfBooked(report),
        CorrectionVerdict.HashDiffers =>
            $"The correction of {report.Date} is not the one that was previewed: it comes to hash {report.Plan!.Hash} now; nothing was booked. Preview it again.",
        CorrectionVerdict.CannotBeComputed =>
            $"The right inputs give some users of {report.Date} an amount that cannot be; nothing was booked. Correct them and preview it again.",
        CorrectionVerdict.OverLimit =>
            $"The right inputs give some users of {report.Date} more than the limit of one user (user-limit); nothing was booked. " +
            "Correct them, or put user-limit into accept if it is intended.",
        CorrectionVerdict.DayMoved =>
            $"{report.Date} was not corrected: users came to it, or runs kept changing it. Correct it again when they have ended.",
        _ => Obstacle(report.Date, report.Verdict, report.Plan).Message,
    };

    /// <summary>Why a date cannot be corrected now, as an answer.</summary>
    public static ProblemException Obstacle(SettlementDate date, CorrectionVerdict verdict, CorrectionPlan? standing) => verdict switch
    {
        CorrectionVerdict.NotRun => ProblemException.NotFound($"{date} was never run, so there is nothing to correct."),
        CorrectionVerdict.NotSettled => Conflict(
            "Not settled", $"{date} is not settled: its last run left it open, or it is in progress. Settle it first."),
        CorrectionVerdict.EarlierNotSettled => Conflict(
            "Earlier correction not settled",
            $"Correction {standing!.Number} of {date} is not settled, and has other inputs than these. Book that one again first, with the inputs it has; " +
            $"they are at {SettlementRoute.OfCorrection(date, standing.Number)}."),
        CorrectionVerdict.PayerDiffers => Conflict(
            "Payer differs", $"{date} was planned for another payer than payments go to here, and whoever paid it has to correct it, too."),
        CorrectionVerdict.TooMany => Conflict(
            "Too many corrections", $"{date} has {CorrectionPlan.LargestNumber} corrections, and can have no more."),
        _ => throw new InvalidOperationException($"a correction that was only planned came to {verdict}"),
    };

    private static string? OfBooked(CorrectionReport report) => report switch
    {
        { Tally.Conflicts: > 0 } =>
            $"{report.Tally.Conflicts} users are in conflict: what is stored differs from what would be stored now; nothing of theirs was changed.",
        { Tally.Quarantined: > 0 } =>
            $"{report.Tally.Quarantined} users are in quarantine, so the correction is not settled. Fix the cause, then book it again with the same inputs.",
        { Reconciled: { IsClean: false } found } => $"{found.BreakCount} breaks were found, so the correction is not settled.",
        _ => null,
    };

    private static ProblemException Conflict(string title, string detail) => new(StatusCodes.Status409Conflict, title, detail);
}
