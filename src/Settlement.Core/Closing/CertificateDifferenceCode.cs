namespace Settlement.Core;

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
