using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Shows a certificate.</summary>
internal static class CertificateOutput
{
    /// <summary>The certificate for a person.</summary>
    public static void WriteText(CommandSession session, Certificate certificate)
    {
        var currency = certificate.Plan.Currency;
        Tables.WriteFacts(
            session,
            ("certificate", certificate.Hash.ToString()),
            ("plan", certificate.Plan.ToString()),
            ("users", $"{Tables.Count(certificate.Users)}, of whom {Tables.Count(certificate.Payments)} were paid"),
            ("earnings", $"{Money.Format(certificate.EarningsMinor, currency)} {currency}"),
            ("residue", $"{certificate.Residue.ToText(currency)} {currency}"),
            ("exact", $"{certificate.Exact.ToText(currency)} {currency}"),
            ("records", certificate.Records.ToString()),
            ("previous", certificate.Previous.Count == 0 ? "none" : string.Join(", ", certificate.Previous)));
    }
}
