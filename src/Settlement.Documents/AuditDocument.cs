using Settlement.Core;

namespace Settlement.Documents;

/// <summary>What the audit of a legacy settlement table found.</summary>
/// <param name="File">The file.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="Users">Different users among them.</param>
/// <param name="Dates">Different settlement dates among them.</param>
/// <param name="DuplicateCount">Users and dates with more than one row.</param>
/// <param name="ToGiveBack">Σ what they were credited beyond their first rows, in major units.</param>
/// <param name="Currency">The currency's code.</param>
/// <param name="Duplicates">All of them, by date and user. Read once, while it is written.</param>
public sealed record AuditDocument(
    string File,
    long Rows,
    long Users,
    long Dates,
    long DuplicateCount,
    string ToGiveBack,
    string Currency,
    IEnumerable<DuplicateDocument> Duplicates)
{
    /// <summary>The document of an audit.</summary>
    public static AuditDocument Of(string file, AuditReport report, Currency currency) => new(
        file,
        report.Rows,
        report.Users,
        report.Dates,
        report.Duplicates.Count,
        Money.Format(report.ToGiveBackMinor, currency),
        currency.Code,
        report.Duplicates.Select(found => DuplicateDocument.Of(found, currency)));
}

/// <summary>A user who has more than one row for a date.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Date">The settlement date.</param>
/// <param name="TransactionIds">How many different transaction ids the rows have; an empty one is none.</param>
/// <param name="AmountsDiffer">Whether the rows have different amounts.</param>
/// <param name="ToGiveBack">What was credited beyond the first row, in major units.</param>
/// <param name="Rows">The rows, in the order of their times.</param>
public sealed record DuplicateDocument(
    string UserId,
    string Date,
    int TransactionIds,
    bool AmountsDiffer,
    string ToGiveBack,
    IReadOnlyList<LegacyRowDocument> Rows)
{
    /// <summary>The document of a duplicate.</summary>
    public static DuplicateDocument Of(Duplicate found, Currency currency) => new(
        found.UserId.Value,
        found.Date.ToString(),
        found.TransactionIds,
        found.AmountsDiffer,
        Money.Format(found.ToGiveBackMinor, currency),
        [.. found.Rows.Select(row => new LegacyRowDocument(
            row.CreatedAt.Text, DocumentJson.Seconds(found.AfterFirst(row)), row.Earnings.ToText(currency), row.TransactionId))]);
}

/// <summary>A row of a legacy settlement table.</summary>
/// <param name="CreatedAt">When it was written, as the table has it.</param>
/// <param name="SecondsAfterFirst">How long after the first row, in seconds, to the millisecond.</param>
/// <param name="Earnings">What was credited, in major units.</param>
/// <param name="TransactionId">The payment's id as the table has it; empty where it has none.</param>
public sealed record LegacyRowDocument(string CreatedAt, decimal SecondsAfterFirst, string Earnings, string TransactionId);
