namespace Settlement.Core;

/// <summary>A closed day's certificate, as a later one names it.</summary>
/// <param name="Date">The date of the certificate that is named.</param>
/// <param name="Hash">Its <see cref="Certificate.Hash"/> at that time.</param>
public readonly record struct CertificateLink(SettlementDate Date, Digest Hash)
{
    /// <inheritdoc />
    public override string ToString() => $"{Date} {Hash}";
}
