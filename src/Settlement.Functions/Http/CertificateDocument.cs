using Settlement.Core;

namespace Settlement.Functions;

/// <summary>A closed day's certificate: the fields of <c>settle close --out</c>, so that the one can be kept for the other.</summary>
internal sealed record CertificateDocument(
    string Date,
    string Hash,
    string Product,
    string Currency,
    string Quote,
    string Yield,
    string Rounding,
    string Payer,
    long Users,
    long Payments,
    string Earnings,
    string Paid,
    string Residue,
    string Exact,
    string Records,
    IReadOnlyList<CertificateLinkDocument> Previous,
    string Text)
{
    /// <summary>The document of a certificate's text; null where there is none, or what is stored is none.</summary>
    public static CertificateDocument? Of(string? text) =>
        text is not null && CertificateText.TryParse(text, out var certificate) ? Of(certificate!) : null;

    private static CertificateDocument Of(Certificate certificate) => new(
        certificate.Plan.Date.ToString(),
        certificate.Hash.ToString(),
        certificate.Plan.Product.ToString(),
        certificate.Plan.Currency.Code,
        certificate.Plan.Yield.Quote.Name(),
        certificate.Plan.Yield.ToText(),
        certificate.Plan.Rounding.Name(),
        certificate.Plan.Payer.Name(),
        certificate.Users,
        certificate.Payments,
        Money.Format(certificate.EarningsMinor, certificate.Plan.Currency),
        Money.Format(certificate.PaidMinor, certificate.Plan.Currency),
        certificate.Residue.ToText(certificate.Plan.Currency),
        certificate.Exact.ToText(certificate.Plan.Currency),
        certificate.Records.ToString(),
        [.. certificate.Previous.Select(link => new CertificateLinkDocument(link.Date.ToString(), link.Hash.ToString()))],
        certificate.ToText());
}
