using System.CommandLine;

namespace Settlement.Cli;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class ExampledCommand : Command
{
    public ExampledCommand(string name, string description, IReadOnlyList<string> examples)
        : base(name, description) => Examples = examples;

    /// <summary>Command lines to type; at least one.</summary>
    public IReadOnlyList<string> Examples { get; }
}
