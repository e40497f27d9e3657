namespace Settlement.Core;

/// <summary>What a run took in: the first files in full, all of them counted.</summary>
/// <param name="Imported">The first imported files, at most <see cref="MostFiles"/>.</param>
/// <param name="ImportedCount">All imported files.</param>
/// <param name="SetAside">The first files that were set aside, at most <see cref="MostFiles"/>.</param>
/// <param name="SetAsideCount">All files that were set aside.</param>
public sealed record InboxReport(
    IReadOnlyList<ImportedFile> Imported, long ImportedCount, IReadOnlyList<SetAsideFile> SetAside, long SetAsideCount)
{
    /// <summary>How many files of a kind are carried in full: a wait may see many come and go.</summary>
    public const int MostFiles = 20;

    /// <summary>The files whose names fit nothing, as they were seen last; they were left where they are.</summary>
    public MisnamedFiles Misnamed { get; init; } = MisnamedFiles.None;

    /// <summary>No files.</summary>
    public static InboxReport Empty { get; } = new([], 0, [], 0);

    /// <summary>This and what a further step came to.</summary>
    public InboxReport With(InboxStep step) => new(
        [.. Imported.Concat(step.Imported).Take(MostFiles)],
        ImportedCount + step.Imported.Count,
        [.. SetAside.Concat(step.SetAside).Take(MostFiles)],
        SetAsideCount + step.SetAside.Count)
    {
        Misnamed = step.Misnamed ?? Misnamed,
    };
}

/// <summary>Files of the inbox that no run takes in, because their names fit nothing.</summary>
/// <param name="Names">The first names in order, at most <see cref="InboxReport.MostFiles"/>.</param>
/// <param name="Count">All of them.</param>
public sealed record MisnamedFiles(IReadOnlyList<string> Names, long Count)
{
    /// <summary>Every name fits.</summary>
    public static MisnamedFiles None { get; } = new([], 0);
}

/// <summary>A file of the inbox that was imported.</summary>
/// <param name="Name">Its name in the inbox.</param>
/// <param name="MovedTo">Where it is now, as the inbox names places.</param>
/// <param name="Counts">What became of its rows.</param>
/// <param name="LastLineIsOpen">Whether its last line has no line end, and nobody announced what it holds: it may have been cut short.</param>
public sealed record ImportedFile(string Name, string MovedTo, ImportCounts Counts, bool LastLineIsOpen = false);

/// <summary>A file of the inbox that was refused as a whole.</summary>
/// <param name="Name">Its name in the inbox.</param>
/// <param name="MovedTo">Where it is now, as the inbox names places; its errors are beside it.</param>
/// <param name="Problems">The first problems, each one line that names file, line and reason.</param>
/// <param name="ProblemCount">All problems found; at least one.</param>
public sealed record SetAsideFile(string Name, string MovedTo, IReadOnlyList<string> Problems, long ProblemCount)
{
    /// <summary>The file, where it went and its first problem, on one line: what an alert shows.</summary>
    public override string ToString()
    {
        var more = ProblemCount > 1 ? $" (and {ProblemCount - 1} more)" : string.Empty;
        return $"{Name} was refused and set aside as {MovedTo}: {Problems[0]}{more}";
    }
}
