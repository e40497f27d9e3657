using System.CommandLine;

namespace Settlement.Cli;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class ExampledCommand : Command
{
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="examples">Command lines to type; at least one.</param>
    public ExampledCommand(string name, string description, IReadOnlyList<string> examples)
        : base(name, description) => Examples = examples;

    /// <summary>Command lines to type.</summary>
    public IReadOnlyList<string> Examples { get; }
}
