using System.Text.Json.Serialization;
using Settlement.Core;

namespace Settlement.Documents;

/// <summary>
/// A closed day's certificate: its hash, the text that was hashed, and what the text says with amounts in major units. The
/// fields of <c>settle close --out</c>, so that one can be kept for the other.
/// </summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Hash">SHA-256 of <paramref name="Text"/>, 64 hexadecimal digits.</param>
/// <param name="Form">The form of the text; left out for form 1, whose kept files do not have it.</param>
/// <param name="Product">The product.</param>
/// <param name="Currency">The currency's code.</param>
/// <param name="Quote">How the yield is quoted, such as <c>income_per_10000</c>.</param>
/// <param name="Yield">The yield.</param>
/// <param name="Rounding">How exact earnings became earnings.</param>
/// <param name="Payer">Who paid.</param>
/// <param name="Accrues">The days that the date accrued for; left out for the date alone.</param>
/// <param name="Residues"><c>carry</c> where each user's fraction went on to their next settled date; left out where the fund kept them.</param>
/// <param name="CarriesFrom">The date whose fractions this one took over; left out where it took over none.</param>
/// <param name="Users">Records, those of zero earnings included.</param>
/// <param name="Payments">Payments.</param>
/// <param name="Earnings">Σ earnings, in major units.</param>
/// <param name="Paid">Σ payments, in major units.</param>
/// <param name="Residue">Σ residues, in major units, to the last digit.</param>
/// <param name="Exact">Σ position × yield, in major units, to the last digit.</param>
/// <param name="Records">The digest of the records as the form has it, 64 hexadecimal digits.</param>
/// <param name="Previous">The certificates that this one names.</param>
/// <param name="Text">The text that is stored and hashed.</param>
public sealed record CertificateDocument(
    string Date,
    string Hash,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Form,
    string Product,
    string Currency,
    string Quote,
    string Yield,
    string Rounding,
    string Payer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Accrues,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Residues,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CarriesFrom,
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
    /// <summary>The document of a certificate's text; null if there is none, or what is stored is none.</summary>
    public static CertificateDocument? Of(string? text) =>
        text is not null && CertificateText.TryParse(text, out var certificate) ? Of(certificate) : null;

    /// <summary>The document of a certificate.</summary>
    public static CertificateDocument Of(Certificate certificate)
    {
        var plan = PlanDocument.Of(certificate.Plan);
        var currency = certificate.Plan.Currency;
        return new CertificateDocument(
            certificate.Plan.Date.ToString(),
            certificate.Hash.ToString(),
            certificate.Form == CertificateForm.OneDigest ? null : (int)certificate.Form,
            plan.Product,
            plan.Currency,
            plan.Quote,
            plan.Yield,
            plan.Rounding,
            plan.Payer,
            plan.Accrues,
            plan.Residues,
            plan.CarriesFrom,
            certificate.Users,
            certificate.Payments,
            Money.Format(certificate.EarningsMinor, currency),
            Money.Format(certificate.PaidMinor, currency),
            certificate.Residue.ToText(currency),
            certificate.Exact.ToText(currency),
            certificate.Records.ToString(),
            [.. certificate.Previous.Select(link => new CertificateLinkDocument(link.Date.ToString(), link.Hash.ToString(), link.Correction == 0 ? null : link.Correction))],
            certificate.ToText());
    }
}

/// <summary>A certificate as a later one names it.</summary>
/// <param name="Date">Its date.</param>
/// <param name="Hash">Its hash, 64 hexadecimal digits.</param>
/// <param name="Correction">Which correction of the date it is of; left out for that of the day itself.</param>
public sealed record CertificateLinkDocument(
    string Date, string Hash, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Correction = null);
