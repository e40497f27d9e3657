namespace Settlement.Core;

/// <summary>What a step of taking in files came to.</summary>
/// <param name="Continuation">What to hand to the next step; null where nothing more is there.</param>
/// <param name="Imported">The files that were imported to their end.</param>
/// <param name="SetAside">The files that were refused.</param>
public sealed record InboxStep(
    string? Continuation, IReadOnlyList<ImportedFile> Imported, IReadOnlyList<SetAsideFile> SetAside)
{
    /// <summary>Nothing more is there.</summary>
    public static InboxStep Done { get; } = new(Continuation: null, [], []);

    /// <summary>Nothing has come to an end; go on.</summary>
    public static InboxStep GoOn(string continuation) => new(continuation, [], []);
}
