using System.Text;
using System.Text.Json;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// How far the import of a blob has come: what a step hands to the next. The blob is pinned by its ETag, and was found
/// without a fault before the first chunk.
/// </summary>
/// <param name="Name">The blob.</param>
/// <param name="ETag">Its version.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Import">The import in the store.</param>
/// <param name="Columns">Its columns; those that are not needed without their names.</param>
/// <param name="Offset">Where the next chunk begins, in bytes: at a row.</param>
/// <param name="IsHeaderRead">Whether the header lies before that.</param>
/// <param name="Total">What the chunks before came to.</param>
/// <param name="ControlETag">The version of its control file; null where it has none.</param>
/// <param name="LastLineIsOpen">Whether its last line has no line end, and nobody announced what it holds.</param>
internal sealed record BlobChunk(
    string Name,
    string ETag,
    long Length,
    Guid Import,
    IReadOnlyList<string> Columns,
    long Offset,
    bool IsHeaderRead,
    ImportCounts Total,
    string? ControlETag = null,
    bool LastLineIsOpen = false)
{
    /// <summary>The progress as text.</summary>
    public string ToContinuation() => JsonSerializer.Serialize(this);

    /// <summary>The progress of a text made by <see cref="ToContinuation"/>.</summary>
    public static BlobChunk Parse(string continuation) =>
        JsonSerializer.Deserialize<BlobChunk>(continuation) ?? throw new FormatException("no continuation of an import");

    /// <summary>The positions in the whole rows of a chunk, and whether its rows have shown the header by now.</summary>
    /// <exception cref="InputFileException">A row is bad, which was not so before.</exception>
    public (IReadOnlyList<Position> Positions, bool IsHeaderRead) Read(ReadOnlyMemory<byte> wholeRows, Currency currency)
    {
        // Every chunk gets a header, so that rows are read as they were when the file was checked.
        var header = Encoding.UTF8.GetBytes(string.Join(',', Columns) + "\n");
        var problems = new InputProblems(Name);
        var body = Offset == 0 && wholeRows.Span.StartsWith("\uFEFF"u8) ? wholeRows[3..] : wholeRows;
        using var stream = new MemoryStream([.. header, .. body.Span], writable: false);
        using var lines = new GuardedLines(stream, problems, static _ => { });
        using var rows = new CsvRows(lines, problems);
        var row = new PositionRow(rows, problems, currency);
        var positions = new List<Position>();
        var isHeaderRead = IsHeaderRead;
        while (rows.Read())
        {
            if (!isHeaderRead)
            {
                isHeaderRead = true;
                continue;
            }

            if (!row.TryReadUser(out var user, out var problem) || !row.TryReadBalance(user, out var balance, out problem))
            {
                throw problems.Refusal(problem!);
            }

            positions.Add(new Position(user, balance));
        }

        problems.ThrowIfAny();
        return (positions, isHeaderRead);
    }
}
