namespace Settlement.Documents;

/// <summary>A command that failed.</summary>
/// <param name="Error">What is wrong, the first line of it.</param>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Problems">All lines.</param>
public sealed record FailureDocument(string Error, int ExitCode, IReadOnlyList<string> Problems);
