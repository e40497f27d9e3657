using System.Diagnostics;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>What the report on a proof means for its caller.</summary>
internal static class ProveExit
{
    /// <summary>The store is the options that name it, for commands to type, with a leading space or empty.</summary>
    public static Exit Of(ProofReport report, string store)
    {
        var (date, user) = (report.Date, report.UserId);
        return report.Verdict switch
        {
            ProofVerdict.Proved => Exit.Done,
            ProofVerdict.NotRun => Exit.Refused($"{date} was never run, so there is nothing to prove"),
            ProofVerdict.NotClosed => Exit.Refused(
                $"{date} is not closed, so there is nothing to prove; close it with: settle{store} close --date {date}"),
            ProofVerdict.FormHasNoProofs => Exit.Refused(
                $"{date} was closed with a certificate of form 1, which has no proofs; it is checked as a whole with: settle{store} verify --date {date}"),
            ProofVerdict.UserUnknown => Exit.Refused($"user {user} has no record on {date}; check the spelling"),
            ProofVerdict.CertificateUnreadable => Differs($"{date} is closed, but its certificate cannot be read"),
            ProofVerdict.RecordsDiffer => Differs($"the records of {date} are not those that were certified, so nothing can be proved from them"),
            _ => throw new UnreachableException(),
        };

        Exit Differs(string problem) => new(ExitCode.Breaks, $"{problem}; examine it with: settle{store} verify --date {date}");
    }
}
