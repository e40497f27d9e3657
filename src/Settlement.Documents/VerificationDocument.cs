using Settlement.Core;

namespace Settlement.Documents;

/// <summary>What verifying a closed day's certificate came to.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Verified">Whether the day is as it was certified.</param>
/// <param name="Hash">The stored certificate's hash; null if there is none that can be read.</param>
/// <param name="Chained">The closed days that the certificate stands for, itself among them.</param>
/// <param name="Differences">What differs beside the breaks.</param>
/// <param name="Breaks">All breaks of the day's reconciliation. Read once, while it is written.</param>
/// <param name="BreakCount">How many there are.</param>
/// <param name="Unseen">Whether a service paid the day and no list of its payments was compared with the records.</param>
public sealed record VerificationDocument(
    string Date,
    bool Verified,
    string? Hash,
    long Chained,
    IReadOnlyList<CertificateDifferenceDocument> Differences,
    IEnumerable<BreakDocument> Breaks,
    long BreakCount,
    bool Unseen)
{
    /// <summary>The document of a report on a day that has been compared with its certificate.</summary>
    /// <param name="report">The report.</param>
    /// <param name="breaks">All breaks of its reconciliation.</param>
    public static VerificationDocument Of(VerifyReport report, IEnumerable<BreakDocument> breaks) => new(
        report.Date.ToString(),
        report.Verdict == VerifyVerdict.Holds,
        report.Certificate?.Hash.ToString(),
        report.Chained,
        [.. report.Differences.Select(difference => new CertificateDifferenceDocument(difference.Code.ToKebabCase(), difference.Detail))],
        breaks,
        report.Reconciliation!.BreakCount,
        report.Reconciliation.Unseen);
}

/// <summary>One way in which a certificate does not hold.</summary>
/// <param name="Code">What it is about, such as <c>content-differs</c>.</param>
/// <param name="Detail">Both sides of it, in words.</param>
public sealed record CertificateDifferenceDocument(string Code, string Detail);
