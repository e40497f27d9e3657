using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Settlement.Storage;

/// <summary>
/// The rows of a CSV file with a header. What is not a row of the header's width becomes a problem and is passed over;
/// blank lines are nothing, and neither are rows of nothing but commas after the last row, which spreadsheets leave.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private const string MisplacedQuote =
        "a quotation mark is never closed or out of place; put it around a whole field, and double one inside a field";

    private readonly GuardedLines lines;
    private readonly InputProblems problems;
    private readonly CsvParser parser;

    private readonly List<int> emptyRows = [];

    private int nextLine = 1;
    private bool quoteIsMisplaced;

    /// <summary>Reads the header.</summary>
    /// <exception cref="InputFileException">There is none, or its line is bad.</exception>
    public CsvRows(GuardedLines lines, InputProblems problems)
    {
        this.lines = lines;
        this.problems = problems;
        var reader = new StreamReader(
            lines, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
            detectEncodingFromByteOrderMarks: false, BufferSize, leaveOpen: true);
        parser = new CsvParser(reader, Configure(), leaveOpen: false);
        Header = ReadHeader();
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>The line on which the current row begins, 1 for the file's first.</summary>
    public int Line { get; private set; }

    /// <summary>A field of the current row.</summary>
    public string this[int column] => parser[column] ?? string.Empty;

    /// <summary>Moves to the next row of the right shape; false after the last.</summary>
    public bool Read()
    {
        while (ReadRecord())
        {
            if (IsEmpty())
            {
                emptyRows.Add(Line);
                continue;
            }

            AddEmptyRows();
            if (FindProblem() is not { } problem)
            {
                return true;
            }

            problems.Add(Line, problem);
            if (lines.RowIsTooLong)
            {
                return false;
            }
        }

        return false;
    }

    /// <inheritdoc />
    public void Dispose() => parser.Dispose();

    // Nothing between its commas, not even quotation marks.
    private bool IsEmpty() => !lines.RowIsTooLong && parser.Count > 1 && parser.RawRecord.AsSpan().Trim(",\r\n").IsEmpty;

    private void AddEmptyRows()
    {
        foreach (var line in emptyRows)
        {
            problems.Add(line, "the row has nothing but commas, and rows follow; remove it, or complete it");
        }

        emptyRows.Clear();
    }

    private CsvConfiguration Configure() => new(CultureInfo.InvariantCulture)
    {
        Delimiter = ",",
        Mode = CsvMode.RFC4180,
        BufferSize = BufferSize,
        // Skipped here instead, where they are counted.
        IgnoreBlankLines = false,
        BadDataFound = _ => quoteIsMisplaced = true,
    };

    private List<string> ReadHeader()
    {
        var found = ReadRecord();
        problems.ThrowFirstIfUpTo(found ? Line : lines.LineCount);
        if (!found)
        {
            throw problems.Refusal("the file is empty; its first line must name the columns");
        }

        if ((FindShapeProblem() ?? FindSeparatorProblem()) is { } problem)
        {
            problems.Add(Line, problem);
            problems.ThrowFirstIfUpTo(Line);
        }

        return [.. Enumerable.Range(0, parser.Count).Select(column => this[column])];
    }

    private bool ReadRecord()
    {
        while (true)
        {
            lines.BeginRow();
            quoteIsMisplaced = false;
            if (!parser.Read())
            {
                return false;
            }

            Line = nextLine;
            nextLine = parser.RawRow + 1;
            // A quotation mark that the file ends right after looks like a blank line to the parser.
            if (parser.Count > 1 || this[0].Length > 0 || (lines.HasUnpairedQuote && parser.RawRecord.Contains('"')))
            {
                return true;
            }
        }
    }

    private string? FindProblem() => FindShapeProblem() ?? (parser.Count == Header.Count ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"the row has {Fields(parser.Count)} and the header {Header.Count}; write numbers with a decimal point and no other separator, and quote a field that holds a comma"));

    // No file of this program has a single column.
    private string? FindSeparatorProblem()
    {
        var separator = parser.Count > 1 ? null : this[0] switch
        {
            var name when name.Contains(';') => "semicolons",
            var name when name.Contains('\t') => "tabs",
            _ => null,
        };
        return separator is null
            ? null
            : $"the columns are separated by {separator}; save the file with commas between columns and decimal points in numbers";
    }

    private string? FindShapeProblem()
    {
        if (lines.RowIsTooLong)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"the row that begins here does not end within {GuardedLines.LongestRowBytes} bytes; a quotation mark is never closed");
        }

        // The parser looks at quotation marks only when a field is asked for.
        for (var column = 0; column < parser.Count; column++)
        {
            _ = parser[column];
        }

        // A quoted field that the file ends right after a doubled quote looks whole to the parser.
        return quoteIsMisplaced || (lines.HasUnpairedQuote && int.IsOddInteger(parser.RawRecord.Count(c => c == '"')))
            ? MisplacedQuote
            : null;
    }

    private static string Fields(int count) => count == 1 ? "1 field" : string.Create(CultureInfo.InvariantCulture, $"{count} fields");
}
