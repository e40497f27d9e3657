namespace Settlement.Core;

/// <summary>What verifying a day's certificate came to.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Verdict">Whether it holds, or why it could not be verified.</param>
/// <param name="Day">The day as it is stored; null if the date was never run.</param>
/// <param name="Certificate">The certificate as it is stored; null if there is none that can be read.</param>
/// <param name="Reconciliation">The day's reconciliation; null if it was not verified.</param>
/// <param name="Differences">The differences beside the reconciliation's breaks.</param>
/// <param name="Chained">The certificates that this one stands for, itself among them; 0 if it was not verified.</param>
public sealed record VerifyReport(
    SettlementDate Date,
    VerifyVerdict Verdict,
    Day? Day,
    Certificate? Certificate,
    Reconciliation? Reconciliation,
    IReadOnlyList<CertificateDifference> Differences,
    long Chained);

/// <summary>What verifying a certificate came to.</summary>
public enum VerifyVerdict
{
    /// <summary>The certificate holds: the day is as it was closed.</summary>
    Holds,

    /// <summary>It does not.</summary>
    Differs,

    /// <summary>The date was never run.</summary>
    NotRun,

    /// <summary>The day is not closed, so it has no certificate.</summary>
    NotClosed,

    /// <summary>Another payer than the plan's was given, so its payments cannot be looked up.</summary>
    PayerDiffers,
}

/// <summary>One way in which a certificate does not hold, beside the breaks of the day's reconciliation.</summary>
/// <param name="Code">What it is about.</param>
/// <param name="Detail">Both sides of the difference, on one line.</param>
public sealed record CertificateDifference(CertificateDifferenceCode Code, string Detail);

/// <summary>What a difference to a certificate is about.</summary>
public enum CertificateDifferenceCode
{
    /// <summary>The day is closed, and no certificate is stored with it.</summary>
    CertificateMissing,

    /// <summary>What is stored as the certificate is none.</summary>
    CertificateUnreadable,

    /// <summary>A field of the certificate differs from what is stored now.</summary>
    ContentDiffers,

    /// <summary>A certificate that this one names, or that names this one, is not the one that was named.</summary>
    ChainBroken,

    /// <summary>The certificate that was kept elsewhere differs from the one that is stored.</summary>
    KeptDiffers,
}
