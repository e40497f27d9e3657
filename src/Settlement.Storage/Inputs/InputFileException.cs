namespace Settlement.Storage;

/// <summary>A file that was refused as a whole; nothing of it was written.</summary>
public sealed class InputFileException : Exception
{
    /// <summary>How many problems are reported in full.</summary>
    public const int MostProblems = 20;

    /// <param name="problems">The first problems, each one line that names file, line and reason.</param>
    /// <param name="problemCount">All problems found.</param>
    public InputFileException(IReadOnlyList<string> problems, long problemCount)
        : base(problems[0])
    {
        Problems = problems;
        ProblemCount = problemCount;
    }

    /// <summary>The first problems, at most <see cref="MostProblems"/>, in file order.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>All problems found.</summary>
    public long ProblemCount { get; }
}
