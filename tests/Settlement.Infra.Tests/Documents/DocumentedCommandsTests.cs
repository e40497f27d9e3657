using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Settlement.Cli;

namespace Settlement.Infra.Tests;

/// <summary>A runbook is read at night: every command in it must be one that exists. So must those of every other page.</summary>
public sealed partial class DocumentedCommandsTests
{
    private static readonly IEnumerable<string> Pages = MarkdownPage.All.Select(page => page.Path);

    public static TheoryData<string> SettleCommands => [.. Pages.SelectMany(page => Commands(page, inSentences: false)).Concat(CommandsOfTheRelease()).Distinct(StringComparer.Ordinal)];

    public static TheoryData<string> NamedCommands => [.. Pages.SelectMany(page => Commands(page, inSentences: true)).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(SettleCommands))]
    public void Command_of_settle_is_one_that_settle_understands(string command)
    {
        var parsed = Parse(command);

        Assert.False(parsed.Action is ParseErrorAction, string.Join(' ', parsed.Errors.Select(error => error.Message)));
        Assert.NotEmpty(parsed.CommandResult.Command.Parents);
    }

    // Which may leave out what it is not about.
    [Theory]
    [MemberData(nameof(NamedCommands))]
    public void Command_that_a_sentence_names_is_one_too(string command) =>
        Assert.All(Parse(command).Errors, error => Assert.Matches("is required\\.$|^give ", error.Message));

    [Fact]
    public void Pages_that_tell_what_to_do_have_commands() =>
        Assert.All(["README.md", "docs/operations.md", "docs/deploy.md", "docs/upgrade.md"], page => Assert.NotEmpty(Commands(page, inSentences: false)));

    private static ParseResult Parse(string command)
    {
        var host = new CliHost
        {
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            Time = TimeProvider.System,
            ReadVariable = _ => null,
        };
        var arguments = CommandLineParser.SplitCommandLine(command.Replace(" HASH", " " + new string('0', 64), StringComparison.Ordinal)).ToArray();
        return SettleRootCommand.Create(host, arguments).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    private static IEnumerable<string> CommandsOfTheRelease() =>
        from line in RepositoryFolder.Text(".github/scripts/smoke.sh").Split('\n')
        let command = Command().Match(line)
        where command.Success
        select command.Groups["arguments"].Value.Split('|')[0].TrimEnd();

    /// <summary>
    /// What follows <c>settle</c> or the script that calls it: line by line inside blocks of code, or in the code of a
    /// sentence. A usage line in brackets and a command that is cut short are none.
    /// </summary>
    private static IEnumerable<string> Commands(string page, bool inSentences)
    {
        var inside = false;
        foreach (var line in RepositoryFolder.Text(page).Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = !inside;
                continue;
            }

            if (inside == inSentences)
            {
                continue;
            }

            var found = (inside ? Command() : CommandInSentence()).Matches(line);
            foreach (var arguments in found.Select(match => match.Groups["arguments"].Value.TrimEnd()))
            {
                if (arguments.AsSpan().IndexOfAny('[', '…') < 0)
                {
                    yield return arguments.Replace(" --date D", " --date 2014-08-05", StringComparison.Ordinal).Replace(" --seeds N", " --seeds 1", StringComparison.Ordinal);
                }
            }
        }
    }

    // A comment ends a command.
    [GeneratedRegex(@"^(\$ )?(settle|infra/settle\.sh|dotnet run --project src/Settlement\.Cli -c Release --) (?<arguments>[^#]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Command();

    [GeneratedRegex(@"`(settle|infra/settle\.sh) (?<arguments>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex CommandInSentence();
}
