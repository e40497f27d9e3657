namespace Settlement.Core;

/// <summary>One way in which a certificate does not hold, beside the breaks of the day's reconciliation.</summary>
/// <param name="Code">What it is about.</param>
/// <param name="Detail">Both sides of the difference, on one line.</param>
public sealed record CertificateDifference(CertificateDifferenceCode Code, string Detail);
