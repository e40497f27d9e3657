using Settlement.Core;

namespace Settlement.Documents;

/// <summary>What a run took in from the inbox.</summary>
/// <param name="ImportedCount">All imported files.</param>
/// <param name="Imported">The first of them, at most 20.</param>
/// <param name="SetAsideCount">All files that were refused and set aside.</param>
/// <param name="SetAside">The first of them, at most 20.</param>
/// <param name="MisnamedCount">All files whose names fit nothing; they stay in the inbox.</param>
/// <param name="Misnamed">The first of their names, at most 20.</param>
public sealed record InboxDocument(
    long ImportedCount,
    IReadOnlyList<ImportedFileDocument> Imported,
    long SetAsideCount,
    IReadOnlyList<SetAsideFileDocument> SetAside,
    long MisnamedCount,
    IReadOnlyList<string> Misnamed)
{
    /// <summary>The document of a report.</summary>
    public static InboxDocument Of(InboxReport inbox) => new(
        inbox.ImportedCount,
        [.. inbox.Imported.Select(file => new ImportedFileDocument(file.Name, file.MovedTo, file.Counts.Total, file.Counts.Added))],
        inbox.SetAsideCount,
        [.. inbox.SetAside.Select(file => new SetAsideFileDocument(file.Name, file.MovedTo, file.ProblemCount, file.Problems))],
        inbox.Misnamed.Count,
        inbox.Misnamed.Names);
}

/// <summary>A file of the inbox that was imported.</summary>
/// <param name="File">Its name in the inbox.</param>
/// <param name="MovedTo">Where it is now.</param>
/// <param name="Rows">All rows.</param>
/// <param name="Added">Rows that were not there before.</param>
public sealed record ImportedFileDocument(string File, string MovedTo, long Rows, long Added);

/// <summary>A file of the inbox that was refused as a whole.</summary>
/// <param name="File">Its name in the inbox.</param>
/// <param name="MovedTo">Where it is now; its errors are beside it.</param>
/// <param name="ProblemCount">All problems found.</param>
/// <param name="Problems">The first of them, each one line that names file, line and reason.</param>
public sealed record SetAsideFileDocument(string File, string MovedTo, long ProblemCount, IReadOnlyList<string> Problems);
