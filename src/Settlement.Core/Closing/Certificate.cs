using System.Globalization;

namespace Settlement.Core;

/// <summary>
/// What a closed day holds, on a page: the plan, the totals, a digest of every record, and the hashes of the certificates
/// closed before it. Whoever keeps the certificate of a day, or its hash alone, can tell later whether anything of that
/// day, or of a day that was closed before it, has changed.
/// </summary>
/// <remarks>A pure function of what is certified: every store that holds the same days gives the same, byte for byte.</remarks>
public sealed record Certificate
{
    /// <summary>The form that is written today; older ones are read and verified as they are.</summary>
    public const CertificateForm CurrentForm = CertificateForm.MerkleRoot;

    /// <summary>What <see cref="Records"/> is.</summary>
    public required CertificateForm Form { get; init; }

    /// <summary>The day's plan, its payer with it.</summary>
    public required DayPlan Plan { get; init; }

    /// <summary>Records of the day; as many as positions.</summary>
    public required long Users { get; init; }

    /// <summary>Payments of the day: users whose earnings are not zero.</summary>
    public required long Payments { get; init; }

    /// <summary>Σ earnings of the records, in minor units.</summary>
    public required Int128 EarningsMinor { get; init; }

    /// <summary>Σ payments, in minor units; the same.</summary>
    public required Int128 PaidMinor { get; init; }

    /// <summary>What the residue account holds of the day, in minor units, exact.</summary>
    public required ExactAmount Residue { get; init; }

    /// <summary>Σ position × yield, in minor units, exact: earnings and residue together, to the last digit.</summary>
    public required ExactAmount Exact { get; init; }

    /// <summary>The digest of the records, as the form has it.</summary>
    public required Digest Records { get; init; }

    /// <summary>The certificates that no other one named when this was written, by date: usually that of the day before.</summary>
    public required IReadOnlyList<CertificateLink> Previous { get; init; }

    /// <summary>SHA-256 of <see cref="ToText"/> in UTF-8.</summary>
    public Digest Hash => Digest.Of(ToText());

    /// <summary>The fields in the order of the text; <c>previous</c>, the last, once for each certificate named.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields =>
    [
        new("settlement-certificate", ((int)Form).ToString(CultureInfo.InvariantCulture)),
        new("date", Plan.Date.ToString()),
        new("product", Plan.Product.ToString()),
        new("currency", Plan.Currency.Code),
        new("quote", Plan.Yield.Quote.Name()),
        new("yield", Plan.Yield.ToText()),
        new("rounding", Plan.Rounding.Name()),
        .. Plan.Accrual is { } days ? [new KeyValuePair<string, string>("accrues", days.ToString())] : Array.Empty<KeyValuePair<string, string>>(),
        .. Plan.Carries
            ? [new KeyValuePair<string, string>("residues", Plan.ResiduePolicy.Name()), new("carries-from", Plan.CarriesFrom?.ToString() ?? "none")]
            : Array.Empty<KeyValuePair<string, string>>(),
        new("payer", Plan.Payer.Name()),
        new("users", Users.ToString(CultureInfo.InvariantCulture)),
        new("payments", Payments.ToString(CultureInfo.InvariantCulture)),
        new("earnings", EarningsMinor.ToString(CultureInfo.InvariantCulture)),
        new("paid", PaidMinor.ToString(CultureInfo.InvariantCulture)),
        new("residue", Fraction(Residue)),
        new("exact", Fraction(Exact)),
        new("records", Records.ToString()),
        .. Previous.Count == 0
            ? [new("previous", "none")]
            : Previous.Select(link => new KeyValuePair<string, string>("previous", link.ToString())),
    ];

    /// <summary>
    /// The text that is stored and hashed: UTF-8, one <c>name=value</c> a line, each line ended by LF. Amounts are minor
    /// units, exact ones fractions of them in lowest terms. Where the plan says for which days the date accrues, <c>accrues</c>
    /// follows <c>rounding</c>: <c>accrues=2014-08-09/2014-08-11</c>. Where the
    /// plan carries fractions, <c>residues=carry</c> and <c>carries-from</c>, a date or <c>none</c>, come before <c>payer</c>.
    /// </summary>
    /// <example>
    /// <code>
    /// settlement-certificate=2
    /// date=2014-08-05
    /// product=default
    /// currency=CNY
    /// quote=income_per_10000
    /// yield=1.1203
    /// rounding=truncate
    /// payer=ledger
    /// users=8
    /// payments=6
    /// earnings=112030000688
    /// paid=112030000688
    /// residue=226399463/100000000
    /// exact=11203000069026399463/100000000
    /// records=64 hexadecimal digits
    /// previous=2014-08-04 64 hexadecimal digits
    /// </code>
    /// </example>
    public string ToText() => string.Concat(Fields.Select(field => $"{field.Key}={field.Value}\n"));

    /// <inheritdoc />
    public bool Equals(Certificate? other) => other is not null && ToText() == other.ToText();

    /// <inheritdoc />
    public override int GetHashCode() => ToText().GetHashCode(StringComparison.Ordinal);

    private static string Fraction(ExactAmount amount) =>
        string.Create(CultureInfo.InvariantCulture, $"{amount.Numerator}/{amount.Denominator}");
}

/// <summary>The certificate of a closed day, or of a correction, as a later one names it.</summary>
/// <param name="Date">The date of the certificate that is named.</param>
/// <param name="Hash">The SHA-256 of its text at that time.</param>
public readonly record struct CertificateLink(SettlementDate Date, Digest Hash)
{
    /// <summary>Which correction of the date it is of; 0 for the day's own.</summary>
    public int Correction { get; init; }

    /// <inheritdoc />
    public override string ToString() =>
        Correction == 0 ? $"{Date} {Hash}" : string.Create(CultureInfo.InvariantCulture, $"{Date} c{Correction} {Hash}");
}
