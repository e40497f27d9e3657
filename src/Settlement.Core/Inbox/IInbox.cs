namespace Settlement.Core;

/// <summary>
/// The place where upstream systems drop <c>positions-yyyy-MM-dd.csv</c> and <c>yields.csv</c>. Files are imported all or
/// nothing and never replace a value that is there. An imported file is moved out of the way, a bad one is set aside with
/// its errors beside it; none is lost and none is overwritten.
/// </summary>
public interface IInbox
{
    /// <summary>
    /// Takes in a bounded piece of what is there for a date: a file, or a chunk of one. Safe to repeat and to run twice
    /// at once; a crash at any moment leaves the file to be taken again, and importing the same again is a no-op.
    /// </summary>
    /// <param name="date">The settlement date. The yields file is for any date.</param>
    /// <param name="continuation">Null at first, then what the step before returned.</param>
    /// <param name="cancellationToken">Stops the step; what it had not published is not seen.</param>
    /// <exception cref="TransientFailureException">A store, or the inbox itself, does not answer.</exception>
    Task<InboxStep> TakeAsync(SettlementDate date, string? continuation, CancellationToken cancellationToken);

    /// <summary>Which files wait that <see cref="TakeAsync"/> would take for a date; that says nothing of what is in them.</summary>
    /// <exception cref="TransientFailureException">The inbox does not answer.</exception>
    Task<WaitingFiles> FindFilesAsync(SettlementDate date, CancellationToken cancellationToken);
}

/// <summary>Which files of an inbox wait for a date.</summary>
/// <param name="Positions">Whether its positions do.</param>
/// <param name="Yields">Whether yields do, of whatever dates.</param>
public readonly record struct WaitingFiles(bool Positions, bool Yields);

/// <summary>What a step of taking in files came to.</summary>
/// <param name="Continuation">What to hand to the next step; null if nothing more is there.</param>
/// <param name="Imported">The files that were imported to their end.</param>
/// <param name="SetAside">The files that were refused.</param>
public sealed record InboxStep(
    string? Continuation, IReadOnlyList<ImportedFile> Imported, IReadOnlyList<SetAsideFile> SetAside)
{
    /// <summary>The files whose names fit nothing, as a step that found nothing more saw them; null where it did not look.</summary>
    public MisnamedFiles? Misnamed { get; init; }

    /// <summary>Nothing more is there.</summary>
    public static InboxStep Done { get; } = new(Continuation: null, [], []);

    /// <summary>Nothing has come to an end; go on.</summary>
    public static InboxStep GoOn(string continuation) => new(continuation, [], []);
}
