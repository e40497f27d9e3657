using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Reads the rows of a legacy settlement table.</summary>
internal sealed class LegacyTableRow
{
    private readonly CsvRows rows;
    private readonly AuditColumns columns;
    private readonly Currency currency;
    private readonly int userColumn;
    private readonly int dateColumn;
    private readonly int earningsColumn;
    private readonly int createdColumn;
    private readonly int transactionColumn;

    private (int Line, bool HasOffset)? firstTime;

    /// <summary>Finds the columns.</summary>
    /// <exception cref="InputFileException">The header lacks a column.</exception>
    public LegacyTableRow(CsvRows rows, InputProblems problems, AuditColumns columns, Currency currency)
    {
        if (CsvColumns.FindProblem(rows.Header, columns.Names) is { } problem)
        {
            problems.Add(rows.Line, problem);
            problems.ThrowFirstIfUpTo(rows.Line);
        }

        this.rows = rows;
        this.columns = columns;
        this.currency = currency;
        userColumn = CsvColumns.IndexOf(rows.Header, columns.UserId);
        dateColumn = CsvColumns.IndexOf(rows.Header, columns.Date);
        earningsColumn = CsvColumns.IndexOf(rows.Header, columns.Earnings);
        createdColumn = CsvColumns.IndexOf(rows.Header, columns.CreatedAt);
        transactionColumn = CsvColumns.IndexOf(rows.Header, columns.TransactionId);
    }

    /// <summary>Whom the current row credits, and for which date.</summary>
    public bool TryReadKey(out UserId user, out SettlementDate date, out string? problem)
    {
        date = default;
        var text = rows[userColumn];
        if (!UserId.TryParse(text, out user, out problem))
        {
            problem = Describe(columns.UserId, text, problem);
            return false;
        }

        text = rows[dateColumn];
        if (!SettlementDate.TryParse(text, out date, out problem))
        {
            problem = Describe(columns.Date, text, problem);
            return false;
        }

        return true;
    }

    /// <summary>What the current row credits, and when it was written.</summary>
    public bool TryReadCredit(out Money earnings, out LegacyTime createdAt, out string? problem)
    {
        createdAt = default;
        var text = rows[earningsColumn];
        if (!Money.TryParse(text, currency, out earnings, out problem))
        {
            problem = Describe(columns.Earnings, text, problem);
            return false;
        }

        text = rows[createdColumn];
        if (!LegacyTime.TryParse(text, out createdAt, out problem) || !IsComparable(createdAt, out problem))
        {
            problem = Describe(columns.CreatedAt, text, problem);
            return false;
        }

        return true;
    }

    /// <summary>The current row's payment id, which may be empty.</summary>
    public string ReadTransactionId() => rows[transactionColumn];

    // Seconds between a time with an offset and one without would be hours off, and nobody would see it.
    private bool IsComparable(LegacyTime time, out string? problem)
    {
        var (line, hasOffset) = firstTime ??= (rows.Line, time.HasOffset);
        problem = hasOffset == time.HasOffset ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"has {(time.HasOffset ? "an" : "no")} offset from UTC, and that of line {line} has {(hasOffset ? "one" : "none")}; write all of them with one, or none");
        return problem is null;
    }

    private static string Describe(string column, string text, string? problem) =>
        $"{QuotedText.Escape(column)} {QuotedText.Of(text)} {problem}";
}
