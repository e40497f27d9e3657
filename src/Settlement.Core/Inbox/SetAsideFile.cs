namespace Settlement.Core;

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
