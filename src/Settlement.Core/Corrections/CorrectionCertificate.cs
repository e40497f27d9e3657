using System.Globalization;

namespace Settlement.Core;

/// <summary>
/// What a closed correction holds, on a page: its plan, its totals, a digest of every entry, the day it corrects, and the hashes of
/// the certificates closed before it. What users owe and how that is settled later is not in it: an entry that is owed stays so.
/// </summary>
/// <remarks>A pure function of what is certified: every store that holds the same gives the same, byte for byte.</remarks>
public sealed record CorrectionCertificate
{
    /// <summary>The name of the first field of the text; its value is the form.</summary>
    public const string Marker = "settlement-correction-certificate";

    private const string None = "none";

    /// <summary>The plan of the correction.</summary>
    public required CorrectionPlan Plan { get; init; }

    /// <summary>The hash of the certificate of the day it corrects.</summary>
    public required Digest Day { get; init; }

    /// <summary>How many entries there are.</summary>
    public required long Entries { get; init; }

    /// <summary>Σ differences of the entries, in minor units.</summary>
    public required Int128 DifferenceMinor { get; init; }

    /// <summary>Σ payments of the entries, less what was taken back, in minor units.</summary>
    public required Int128 PaidMinor { get; init; }

    /// <summary>What users owed by the entries when they were created, in minor units; 0 or more.</summary>
    public required Int128 OwedMinor { get; init; }

    /// <summary>What of the differences went to what users owed from earlier corrections, in minor units; 0 or more.</summary>
    public required Int128 TakenUpMinor { get; init; }

    /// <summary>The root of a <see cref="MerkleTree"/> whose leaves are the entries' lines, in order of the user id.</summary>
    public required Digest Root { get; init; }

    /// <summary>The certificates that no other one named when this was written, by date and number.</summary>
    public required IReadOnlyList<CertificateLink> Previous { get; init; }

    /// <summary>SHA-256 of <see cref="ToText"/> in UTF-8.</summary>
    public Digest Hash => Digest.Of(ToText());

    /// <summary>The fields in the order of the text; <c>positions</c> and <c>previous</c> once for each.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields =>
    [
        new(Marker, "1"),
        new("date", Plan.Date.ToString()),
        new("correction", Number(Plan.Number)),
        new("day", Day.ToString()),
        new("product", Plan.Plan.Product.ToString()),
        new("currency", Plan.Plan.Currency.Code),
        new("quote", Plan.Plan.Yield.Quote.Name()),
        new("yield", Plan.Plan.Yield.ToText()),
        new("quote-before", Plan.YieldBefore.Quote.Name()),
        new("yield-before", Plan.YieldBefore.ToText()),
        new("rounding", Plan.Plan.Rounding.Name()),
        .. Plan.Plan.Accrual is { } days ? [new KeyValuePair<string, string>("accrues", days.ToString())] : Array.Empty<KeyValuePair<string, string>>(),
        .. Plan.Plan.Carries
            ? [new KeyValuePair<string, string>("residues", Plan.Plan.ResiduePolicy.Name())]
            : Array.Empty<KeyValuePair<string, string>>(),
        new("payer", Plan.Plan.Payer.Name()),
        new("at-least", Number(Plan.AtLeast.Minor)),
        new("takes-reversals", Plan.TakesReversals ? "yes" : "no"),
        new("brings-positions", Plan.BringsPositions ? "yes" : "no"),
        .. Several("positions", Plan.PositionSets),
        new("reason", OneLine.Of(Plan.Reason)),
        new("booked-by", OneLine.Of(Plan.BookedBy)),
        new("booked-at", Plan.BookedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        new("hash", Plan.Hash.ToString()),
        new("users", Number(Plan.Totals.Users)),
        new("more", $"{Number(Plan.Totals.More)} {Number(Plan.Totals.MoreMinor)}"),
        new("less", $"{Number(Plan.Totals.Less)} {Number(Plan.Totals.LessMinor)}"),
        new("left-out", $"{Number(Plan.Totals.LeftOut)} {Number(Plan.Totals.LeftOutMinor)}"),
        new("residue-difference", Fraction(Plan.ResidueDifference)),
        new("entries", Number(Entries)),
        new("difference", Number(DifferenceMinor)),
        new("paid", Number(PaidMinor)),
        new("owed", Number(OwedMinor)),
        new("taken-up", Number(TakenUpMinor)),
        new("root", Root.ToString()),
        .. Several("previous", Previous),
    ];

    /// <summary>
    /// The text that is stored and hashed: UTF-8, one <c>name=value</c> a line, each line ended by LF. Amounts are minor units,
    /// exact ones fractions of them in lowest terms.
    /// </summary>
    public string ToText() => string.Concat(Fields.Select(field => $"{field.Key}={field.Value}\n"));

    /// <inheritdoc />
    public bool Equals(CorrectionCertificate? other) => other is not null && ToText() == other.ToText();

    /// <inheritdoc />
    public override int GetHashCode() => ToText().GetHashCode(StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Several<T>(string name, IReadOnlyList<T> values)
        where T : notnull =>
        values.Count == 0 ? [new(name, None)] : values.Select(value => new KeyValuePair<string, string>(name, $"{value}"));

    private static string Number(IFormattable number) => number.ToString(format: null, CultureInfo.InvariantCulture);

    private static string Fraction(ExactAmount amount) =>
        string.Create(CultureInfo.InvariantCulture, $"{amount.Numerator}/{amount.Denominator}");
}
