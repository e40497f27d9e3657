namespace Settlement.Functions;

/// <summary>What is wrong with the app's settings, all of it, so that one start is enough to fix them.</summary>
internal sealed class SettingsException : Exception
{
    public SettingsException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems))
    {
        Problems = problems;
    }

    /// <summary>A line for each bad setting, beginning with its name. Nothing secret is quoted.</summary>
    public IReadOnlyList<string> Problems { get; }
}
