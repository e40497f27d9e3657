using System.CommandLine;

namespace Settlement.Cli;

/// <summary><c>settle completion SHELL</c>.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh" };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        var command = new ExampledCommand(
            "completion",
            "Print the script that completes commands, options and file names in a shell.",
            ["settle completion bash"])
        {
            shell,
        };
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(CompletionScripts.Of(parsed.GetRequiredValue(shell))));
        return command;
    }
}
