using System.Text.Json.Serialization;
using Settlement.Core;

namespace Settlement.Documents;

/// <summary>What an import did.</summary>
/// <param name="Date">The settlement date of positions; left out for yields, which are of many dates.</param>
/// <param name="File">The file.</param>
/// <param name="Rows">All rows.</param>
/// <param name="Added">Rows that were not there before.</param>
/// <param name="Unchanged">Rows that were there with the same value.</param>
/// <param name="Replaced">Rows that were there with another value.</param>
/// <param name="Withdrawn">Users who were there and are not in the file, and are withdrawn now.</param>
/// <param name="IgnoredColumns">Columns of the file that were not needed.</param>
/// <param name="LastLineIsOpen">Whether the last line has no line end, and nobody announced what the file holds: it may have been cut short.</param>
public sealed record ImportDocument(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Date,
    string File,
    long Rows,
    long Added,
    long Unchanged,
    long Replaced,
    long Withdrawn,
    IReadOnlyList<string> IgnoredColumns,
    bool LastLineIsOpen)
{
    /// <summary>The document of an import.</summary>
    public static ImportDocument Of(SettlementDate? date, string file, ImportCounts counts, IReadOnlyList<string> ignoredColumns, bool lastLineIsOpen) =>
        new(date?.ToString(), file, counts.Total, counts.Added, counts.Unchanged, counts.Replaced, counts.Withdrawn, ignoredColumns, lastLineIsOpen);
}

/// <summary>Synthetic positions that were written.</summary>
/// <param name="Date">Their settlement date.</param>
/// <param name="Users">How many.</param>
/// <param name="Seed">The seed, which makes them again.</param>
/// <param name="File">The file.</param>
public sealed record GenerationDocument(string Date, long Users, long Seed, string File);

/// <summary>Records that were exported.</summary>
/// <param name="Date">Their settlement date.</param>
/// <param name="File">The file.</param>
/// <param name="Records">How many.</param>
public sealed record ExportDocument(string Date, string File, long Records);
