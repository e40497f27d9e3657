namespace Settlement.Functions;

/// <summary>A certificate as a later one names it.</summary>
/// <param name="Date">Its date.</param>
/// <param name="Hash">Its hash then.</param>
internal sealed record CertificateLinkDocument(string Date, string Hash);
