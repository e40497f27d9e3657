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

    /// <summary>No files.</summary>
    public static InboxReport Empty { get; } = new([], 0, [], 0);

    /// <summary>This and what a further step came to.</summary>
    public InboxReport With(InboxStep step) => new(
        [.. Imported.Concat(step.Imported).Take(MostFiles)],
        ImportedCount + step.Imported.Count,
        [.. SetAside.Concat(step.SetAside).Take(MostFiles)],
        SetAsideCount + step.SetAside.Count);
}
