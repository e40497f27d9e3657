using System.Text.Json;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Shows a certificate, and writes the file that is handed on.</summary>
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

    /// <summary>
    /// The certificate's fields, inside an object: its hash, the text that was hashed, and what the text says with amounts
    /// in major units.
    /// </summary>
    public static void WriteJson(Utf8JsonWriter json, Certificate certificate)
    {
        var plan = certificate.Plan;
        json.WriteString("date", plan.Date.ToString());
        json.WriteString("hash", certificate.Hash.ToString());
        json.WriteString("product", plan.Product.ToString());
        json.WriteString("currency", plan.Currency.Code);
        json.WriteString("quote", plan.Yield.Quote.Name());
        json.WriteString("yield", plan.Yield.ToText());
        json.WriteString("rounding", plan.Rounding.Name());
        json.WriteString("payer", plan.Payer.Name());
        json.WriteNumber("users", certificate.Users);
        json.WriteNumber("payments", certificate.Payments);
        json.WriteString("earnings", Money.Format(certificate.EarningsMinor, plan.Currency));
        json.WriteString("paid", Money.Format(certificate.PaidMinor, plan.Currency));
        json.WriteString("residue", certificate.Residue.ToText(plan.Currency));
        json.WriteString("exact", certificate.Exact.ToText(plan.Currency));
        json.WriteString("records", certificate.Records.ToString());
        json.WriteStartArray("previous");
        foreach (var link in certificate.Previous)
        {
            json.WriteStartObject();
            json.WriteString("date", link.Date.ToString());
            json.WriteString("hash", link.Hash.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("text", certificate.ToText());
    }
}
