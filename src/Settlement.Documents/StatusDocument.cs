using System.Text.Json.Serialization;

namespace Settlement.Documents;

/// <summary>How far a date has come: <c>settle status --json</c>.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="InstanceId">The instance id that the date's runs share.</param>
/// <param name="State"><c>not-run</c>, <c>open</c>, <c>settled</c> or <c>closed</c>.</param>
/// <param name="Users">Positions.</param>
/// <param name="Records">Records.</param>
/// <param name="Paid">Records that are paid.</param>
/// <param name="NothingToSettle">Records of zero earnings.</param>
/// <param name="Unpaid">Records that wait for their payment.</param>
/// <param name="Unsettled">Positions without a record.</param>
/// <param name="Earnings">Σ earnings of the records, in major units.</param>
/// <param name="Residue">Σ their residues, in major units, to the last digit.</param>
/// <param name="Currency">The currency's code, as all of the plan: the frozen one, or the one that a first run would freeze now.</param>
/// <param name="Product">The product.</param>
/// <param name="Yield">The yield.</param>
/// <param name="Quote">How it is quoted, such as <c>income_per_10000</c>.</param>
/// <param name="Rounding">How exact earnings become earnings.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Accrues">The days that the date accrues for, as <c>2014-08-09/2014-08-11</c>; left out for the date alone.</param>
/// <param name="Residues"><c>carry</c> where each user's fraction goes on to their next settled date; left out where the fund keeps them.</param>
/// <param name="CarriesFrom">The date whose fractions this one takes over; left out where it takes over none.</param>
/// <param name="CertificateHash">The hash of the closed day's certificate; null before the day is closed.</param>
/// <param name="MoreAttention">Whether more users need attention than are listed.</param>
/// <param name="Attention">The first users who need attention, at most 20.</param>
/// <param name="Runs">The latest runs of the log, the latest first.</param>
/// <param name="Paused">Who paused the schedule, when and why; null where it is not paused.</param>
/// <param name="Accepted">What checks found of the imports of the date and somebody let through, the earliest first.</param>
/// <param name="Corrections">The date's corrections, by number.</param>
public sealed record StatusDocument(
    string Date,
    string InstanceId,
    string State,
    long Users,
    long Records,
    long Paid,
    long NothingToSettle,
    long Unpaid,
    long Unsettled,
    string Earnings,
    string Residue,
    string Currency,
    string Product,
    string Yield,
    string Quote,
    string Rounding,
    string Payer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Accrues,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Residues,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CarriesFrom,
    string? CertificateHash,
    bool MoreAttention,
    IReadOnlyList<AttentionDocument> Attention,
    IReadOnlyList<LoggedRunDocument> Runs,
    IReadOnlyList<AcceptedDocument> Accepted,
    IReadOnlyList<StandingCorrectionDocument> Corrections,
    PauseDocument? Paused);
