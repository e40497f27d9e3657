using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Settlement.Cli;

/// <summary>The usual help, and examples at its end.</summary>
internal sealed class ExampleHelp : SynchronousCommandLineAction
{
    private readonly HelpAction help;
    private readonly IReadOnlyList<string> rootExamples;

    private ExampleHelp(HelpAction help, IReadOnlyList<string> rootExamples)
    {
        this.help = help;
        this.rootExamples = rootExamples;
    }

    public override bool ClearsParseErrors => true;

    /// <summary>Makes a root command's help show examples, its own and those of the commands under it.</summary>
    public static void AddTo(RootCommand root, IReadOnlyList<string> rootExamples)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new ExampleHelp((HelpAction)option.Action!, rootExamples);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Example:");
        foreach (var example in (parseResult.CommandResult.Command as ExampledCommand)?.Examples ?? rootExamples)
        {
            output.WriteLine($"  {example}");
        }

        return code;
    }
}
