using System.Globalization;
using Settlement.Core;

namespace Settlement.Documents;

/// <summary>The certificate of a closed correction, with what its text says as fields.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Correction">The correction's number.</param>
/// <param name="Hash">SHA-256 of <paramref name="Text"/>.</param>
/// <param name="Day">The hash of the certificate of the day that it corrects.</param>
/// <param name="Plan">What the correction comes from, and what it comes to.</param>
/// <param name="Entries">How many entries there are.</param>
/// <param name="Difference">Σ differences of the entries, in major units.</param>
/// <param name="Paid">Σ payments, less what was taken back, in major units.</param>
/// <param name="Owed">What users owed by the entries when they were created, in major units.</param>
/// <param name="TakenUp">What of the differences went to what users owed before, in major units.</param>
/// <param name="Root">The root of the Merkle tree over the entries' lines.</param>
/// <param name="Previous">The certificates that it names, each as date, number of a correction, and hash.</param>
/// <param name="Text">What is hashed.</param>
public sealed record CorrectionCertificateDocument(
    string Date,
    int Correction,
    string Hash,
    string Day,
    CorrectionPlanDocument Plan,
    long Entries,
    string Difference,
    string Paid,
    string Owed,
    string TakenUp,
    string Root,
    IReadOnlyList<string> Previous,
    string Text)
{
    private const string None = "none";

    /// <summary>The document of a certificate as it is stored; null where there is none that can be read.</summary>
    /// <param name="plan">The correction.</param>
    /// <param name="text">The text; null for none.</param>
    public static CorrectionCertificateDocument? Of(CorrectionPlan? plan, string? text)
    {
        if (plan is null || text is null || !text.StartsWith(CorrectionCertificate.Marker + "=", StringComparison.Ordinal))
        {
            return null;
        }

        var fields = text.Split('\n').Select(line => line.Split('=', 2)).Where(field => field.Length == 2).ToLookup(field => field[0], field => field[1], StringComparer.Ordinal);
        return long.TryParse(fields["entries"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var entries)
            ? new CorrectionCertificateDocument(
                plan.Date.ToString(),
                plan.Number,
                Digest.Of(text).ToString(),
                First("day"),
                CorrectionPlanDocument.Of(plan),
                entries,
                Amount("difference"),
                Amount("paid"),
                Amount("owed"),
                Amount("taken-up"),
                First("root"),
                [.. fields["previous"].Where(link => link != None)],
                text)
            : null;

        string First(string name) => fields[name].FirstOrDefault() ?? string.Empty;

        string Amount(string name) => Int128.TryParse(First(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var minor)
            ? Money.Format(minor, plan.Plan.Currency)
            : string.Empty;
    }
}

/// <summary>What closing a correction came to: <c>settle close --correction N --json</c>.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Correction">The correction's number.</param>
/// <param name="Closed">Whether the correction is closed.</param>
/// <param name="Verdict">What the attempt came to, such as <c>already-closed</c>.</param>
/// <param name="Certificate">The certificate; null where the correction is not closed, or has none that can be read.</param>
/// <param name="BreakCount">The breaks that kept it from being closed.</param>
/// <param name="Breaks">The first of them.</param>
public sealed record CorrectionCloseDocument(
    string Date,
    int Correction,
    bool Closed,
    string Verdict,
    CorrectionCertificateDocument? Certificate,
    long BreakCount,
    IReadOnlyList<BreakDocument> Breaks)
{
    /// <summary>The document of a close.</summary>
    public static CorrectionCloseDocument Of(CorrectionCloseReport report)
    {
        var breaks = report.IsClosed ? null : report.Reconciliation;
        return new CorrectionCloseDocument(
            report.Date.ToString(),
            report.Number,
            report.IsClosed,
            report.Verdict.ToKebabCase(),
            report.IsClosed ? CorrectionCertificateDocument.Of(report.Plan, report.Certificate) : null,
            breaks?.BreakCount ?? 0,
            [.. (breaks?.Breaks ?? []).Select(BreakDocument.Of)]);
    }
}

/// <summary>What verifying a closed correction's certificate came to.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Correction">The correction's number.</param>
/// <param name="Verified">Whether the correction is as it was certified.</param>
/// <param name="Hash">The stored certificate's hash; null if there is none.</param>
/// <param name="Chained">The certificates that this one stands for, itself among them.</param>
/// <param name="Differences">What differs beside the breaks.</param>
/// <param name="Breaks">All breaks of its entries. Read once, while it is written.</param>
/// <param name="BreakCount">How many there are.</param>
public sealed record CorrectionVerificationDocument(
    string Date,
    int Correction,
    bool Verified,
    string? Hash,
    long Chained,
    IReadOnlyList<CertificateDifferenceDocument> Differences,
    IEnumerable<BreakDocument> Breaks,
    long BreakCount)
{
    /// <summary>The document of a report on a correction that has been compared with its certificate.</summary>
    /// <param name="report">The report.</param>
    /// <param name="breaks">All breaks of the comparison.</param>
    public static CorrectionVerificationDocument Of(CorrectionVerifyReport report, IEnumerable<BreakDocument> breaks) => new(
        report.Date.ToString(),
        report.Number,
        report.Verdict == CorrectionVerifyVerdict.Holds,
        report.Correction?.Certificate is { } text ? Digest.Of(text).ToString() : null,
        report.Chained,
        [.. report.Differences.Select(difference => new CertificateDifferenceDocument(difference.Code.ToKebabCase(), difference.Detail))],
        breaks,
        report.Reconciliation!.BreakCount);
}
