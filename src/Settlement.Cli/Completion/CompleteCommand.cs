using System.CommandLine;

namespace Settlement.Cli;

/// <summary>
/// <c>settle complete -- WORDS</c>, which the scripts of <c>settle completion</c> call: a candidate a line, with its meaning
/// after a tab; <c>:files</c> or <c>:folders</c> where the shell is to look itself.
/// </summary>
internal static class CompleteCommand
{
    public static Command Create(RootCommand root)
    {
        var words = new Argument<string[]>("WORDS") { Description = "The words after settle, up to the cursor", Arity = ArgumentArity.ZeroOrMore };
        var command = new ExampledCommand(
            "complete",
            "Say what may stand at the cursor; shells call it.",
            ["settle complete -- run --da"])
        {
            words,
        };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var found = Completions.Of(root, parsed.GetValue(words) ?? []);
            var output = parsed.InvocationConfiguration.Output;
            foreach (var candidate in found.Words)
            {
                output.Write($"{candidate.Word}\t{candidate.Meaning}\n");
            }

            if (found.Paths != PathKind.None)
            {
                output.Write(found.Paths == PathKind.Files ? ":files\n" : ":folders\n");
            }

            return 0;
        });
        return command;
    }
}
