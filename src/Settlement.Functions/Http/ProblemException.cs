namespace Settlement.Functions;

/// <summary>A request that is refused, with what the caller may know about it.</summary>
public sealed class ProblemException : Exception
{
    /// <summary>Makes the refusal.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="title">The kind of problem, in a few words, the same for all of its kind.</param>
    /// <param name="detail">What is wrong with this request, in a sentence.</param>
    public ProblemException(int status, string title, string detail)
        : base(detail)
    {
        Status = status;
        Title = title;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The kind of problem.</summary>
    public string Title { get; }

    /// <summary>Headers that the answer has to carry, such as <c>Allow</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Further members of the problem document.</summary>
    public IReadOnlyDictionary<string, object> Members { get; init; } = new Dictionary<string, object>(StringComparer.Ordinal);
}
