using Settlement.Core;

namespace Settlement.Web;

/// <summary>A closed day's certificate.</summary>
/// <param name="Hash">Its hash, by which it is known everywhere.</param>
/// <param name="Fields">What it says; null where what is stored cannot be read.</param>
/// <param name="Text">The text that was hashed, as it is stored.</param>
public sealed record CertificateView(string Hash, IReadOnlyList<Figure>? Fields, string Text)
{
    internal static CertificateView Of(string text)
    {
        var hash = Digest.Of(text).ToString();
        if (!CertificateText.TryParse(text, out var certificate))
        {
            return new CertificateView(hash, Fields: null, text);
        }

        var currency = certificate.Plan.Currency;
        return new CertificateView(
            hash,
            [
                new("Users", Figures.Count(certificate.Users)),
                new("Payments", Figures.Count(certificate.Payments)),
                new("Earnings", Figures.Amount(certificate.EarningsMinor, currency), currency.Code),
                new("Paid", Figures.Amount(certificate.PaidMinor, currency), currency.Code),
                new("Residue", Figures.Exact(certificate.Residue, currency), currency.Code),
                new("Exact", Figures.Exact(certificate.Exact, currency), currency.Code),
                new("Records", certificate.Records.ToString()),
                .. certificate.Previous.Count == 0
                    ? [new Figure("Certificate before", "none: it is the first")]
                    : certificate.Previous.Select(link => new Figure("Certificate before", link.ToString())),
            ],
            text);
    }
}
