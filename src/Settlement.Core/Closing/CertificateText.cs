using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Settlement.Core;

/// <summary>Reads the text of a certificate back. What is stored, or kept elsewhere, is untrusted.</summary>
public static class CertificateText
{
    private const string Marker = "settlement-certificate";
    private const string Previous = "previous";

    /// <summary>Reads a text that <see cref="Certificate.ToText"/> wrote, and nothing else.</summary>
    /// <param name="text">The text.</param>
    /// <param name="certificate">The certificate; null on failure.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Certificate? certificate)
    {
        certificate = Read(text);

        // Written again and compared: there is one text for each certificate.
        certificate = certificate?.ToText() == text ? certificate : null;
        return certificate is not null;
    }

    private static Certificate? Read(string text)
    {
        var lines = text.Split('\n').Select(line => line.Split('=', 2)).Where(line => line.Length == 2).ToList();
        var fields = lines.Where(line => line[0] != Previous).DistinctBy(line => line[0]).ToDictionary(line => line[0], line => line[1], StringComparer.Ordinal);
        var links = lines.Where(line => line[0] == Previous && line[1] != "none").Select(line => CertificateLines.Link(line[1])).ToList();
        return Form(Get(Marker)) is { } form &&
            Plan() is { } plan &&
            long.TryParse(Get("users"), NumberStyles.None, CultureInfo.InvariantCulture, out var users) &&
            long.TryParse(Get("payments"), NumberStyles.None, CultureInfo.InvariantCulture, out var payments) &&
            Int128.TryParse(Get("earnings"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var earnings) &&
            Int128.TryParse(Get("paid"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var paid) &&
            Fraction(Get("residue")) is { } residue &&
            Fraction(Get("exact")) is { } exact &&
            Digest.TryParse(Get("records"), out var records) &&
            links.TrueForAll(link => link is not null)
            ? new Certificate
            {
                Form = form,
                Plan = plan,
                Users = users,
                Payments = payments,
                EarningsMinor = earnings,
                PaidMinor = paid,
                Residue = residue,
                Exact = exact,
                Records = records,
                Previous = [.. links.Select(link => link!.Value)],
            }
            : null;

        string Get(string name) => fields.GetValueOrDefault(name, string.Empty);

        DayPlan? Plan() =>
            SettlementDate.TryParse(Get("date"), out var date, out _) &&
            new PlanText
            {
                Date = date,
                Product = Get("product"),
                Currency = Get("currency"),
                Quote = Get("quote"),
                Yield = Get("yield"),
                Rounding = Get("rounding"),
                Payer = Get("payer"),
                Accrues = fields.GetValueOrDefault("accrues"),
                Residues = fields.GetValueOrDefault("residues"),
                CarriesFrom = fields.GetValueOrDefault("carries-from") is { } from && from != "none" ? from : null,
            }.TryRead(out var plan, out _)
            ? plan
            : null;
    }

    private static CertificateForm? Form(string text) => text switch
    {
        "1" => CertificateForm.OneDigest,
        "2" => CertificateForm.MerkleRoot,
        _ => null,
    };

    private static ExactAmount? Fraction(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2 &&
            BigInteger.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var numerator) &&
            BigInteger.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var denominator) &&
            denominator.Sign > 0
            ? new ExactAmount(numerator, denominator)
            : null;
    }
}
