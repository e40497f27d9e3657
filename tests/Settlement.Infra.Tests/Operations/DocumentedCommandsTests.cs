using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;
using Settlement.Cli;

namespace Settlement.Infra.Tests;

/// <summary>A runbook is read at night: every command in it must be one that exists.</summary>
public sealed partial class DocumentedCommandsTests
{
    private static readonly string[] Pages = ["README.md", "docs/operations.md", "docs/upgrade.md", "docs/security.md", "docs/deploy.md"];

    public static TheoryData<string> SettleCommands => [.. Pages.SelectMany(Commands).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(SettleCommands))]
    public void Command_of_settle_is_one_that_settle_understands(string command)
    {
        var host = new CliHost
        {
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            Time = TimeProvider.System,
            ReadVariable = _ => null,
        };
        var arguments = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var parsed = SettleRootCommand.Create(host, arguments).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });

        Assert.False(parsed.Action is ParseErrorAction, string.Join(' ', parsed.Errors.Select(error => error.Message)));
        Assert.NotEmpty(parsed.CommandResult.Command.Parents);
    }

    [Fact]
    public void Pages_name_files_that_exist()
    {
        var missing = Pages.SelectMany(page => Link().Matches(RepositoryFolder.Text(page))
            .Select(match => match.Groups["path"].Value)
            .Where(path => !path.Contains("://", StringComparison.Ordinal))
            .Where(path => !Path.Exists(RepositoryFolder.PathOf(Path.GetDirectoryName(page)!, path)))
            .Select(path => $"{page}: {path}"));

        Assert.Equal([], missing);
    }

    [Fact]
    public void Pages_that_tell_what_to_do_have_commands() =>
        Assert.All(["README.md", "docs/operations.md", "docs/deploy.md", "docs/upgrade.md"], page => Assert.NotEmpty(Commands(page)));

    /// <summary>What follows <c>settle</c> or the script that calls it, line by line, inside blocks of code.</summary>
    private static IEnumerable<string> Commands(string page)
    {
        var inside = false;
        foreach (var line in RepositoryFolder.Text(page).Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = !inside;
            }
            else if (inside && Command().Match(line) is { Success: true } match)
            {
                yield return match.Groups["arguments"].Value.TrimEnd();
            }
        }
    }

    // A comment ends a command.
    [GeneratedRegex(@"^(settle|infra/settle\.sh) (?<arguments>[^#]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Command();

    [GeneratedRegex(@"\]\((?<path>[^)#]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Link();
}
