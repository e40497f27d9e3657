namespace Settlement.Core;

/// <summary>What verifying a day's certificate came to.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Verdict">Whether it holds, or why it could not be verified.</param>
/// <param name="Day">The day as it is stored; null where the date was never run.</param>
/// <param name="Certificate">The certificate as it is stored; null where there is none that can be read.</param>
/// <param name="Reconciliation">The day's reconciliation; null where it was not verified.</param>
/// <param name="Differences">The differences beside the reconciliation's breaks.</param>
/// <param name="Chained">The certificates that this one stands for, itself among them; 0 where it was not verified.</param>
public sealed record VerifyReport(
    SettlementDate Date,
    VerifyVerdict Verdict,
    Day? Day,
    Certificate? Certificate,
    Reconciliation? Reconciliation,
    IReadOnlyList<CertificateDifference> Differences,
    long Chained);
