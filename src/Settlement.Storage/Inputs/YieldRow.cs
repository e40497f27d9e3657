using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Reads yields out of rows of <c>date</c> and the column of a quote, whose name says what the numbers are.</summary>
internal sealed class YieldRow
{
    private const string DateColumn = "date";

    private readonly CsvRows rows;
    private readonly bool allowNegative;
    private readonly ImportAdvice advice;
    private readonly int dateColumn;
    private readonly int yieldColumn;
    private readonly YieldQuote quote;

    /// <summary>Finds the columns.</summary>
    /// <exception cref="InputFileException">The header lacks a column, or has the columns of two quotes.</exception>
    public YieldRow(CsvRows rows, InputProblems problems, bool allowNegative, ImportAdvice advice)
    {
        if (FindHeaderProblem(rows.Header) is { } problem)
        {
            problems.Add(rows.Line, problem);
            problems.ThrowFirstIfUpTo(rows.Line);
        }

        this.rows = rows;
        this.allowNegative = allowNegative;
        this.advice = advice;
        quote = QuotesOf(rows.Header)[0];
        dateColumn = CsvColumns.IndexOf(rows.Header, DateColumn);
        yieldColumn = CsvColumns.IndexOf(rows.Header, quote.Name());
        IgnoredColumns = CsvColumns.Others(rows.Header, DateColumn, quote.Name());
    }

    /// <summary>The columns that are not needed.</summary>
    public IReadOnlyList<string> IgnoredColumns { get; }

    /// <summary>The date of the current row.</summary>
    public bool TryReadDate(out SettlementDate date, out string? problem)
    {
        var text = rows[dateColumn];
        problem = SettlementDate.TryParse(text, out date, out var reason) ? null : $"date {QuotedText.Of(text)} {reason}";
        return problem is null;
    }

    /// <summary>The yield of the current row, which is that of <paramref name="date"/>.</summary>
    public bool TryReadYield(SettlementDate date, out Yield yield, out string? problem)
    {
        var text = rows[yieldColumn];
        if (!Yield.TryParse(text, quote, out yield, out problem))
        {
            problem = $"yield {QuotedText.Of(text)} of {date} {problem}";
        }
        else if (yield.Unscaled < 0 && !allowNegative)
        {
            problem = $"yield {QuotedText.Of(text)} of {date} is negative; {advice.Negative}";
        }

        return problem is null;
    }

    private static string? FindHeaderProblem(IReadOnlyList<string> header)
    {
        var quotes = QuotesOf(header);
        return quotes.Count switch
        {
            0 when header.Contains(DateColumn) =>
                $"a yield column is missing, one of {Names(YieldQuotes.All)}; {CsvColumns.Found(header)}",
            0 => $"column \"{DateColumn}\" and a yield column are missing, one of {Names(YieldQuotes.All)}; {CsvColumns.Found(header)}",
            1 => CsvColumns.FindProblem(header, DateColumn, quotes[0].Name()),
            _ => $"the yield columns {Names(quotes)} are both present; keep one",
        };
    }

    private static List<YieldQuote> QuotesOf(IReadOnlyList<string> header) =>
        [.. YieldQuotes.All.Where(quote => header.Contains(quote.Name()))];

    private static string Names(IReadOnlyList<YieldQuote> quotes) => string.Join(", ", quotes.Select(quote => quote.Name()));
}
