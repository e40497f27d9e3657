namespace Settlement.Cli.Tests;

/// <summary>What may stand at the cursor, whatever the shell.</summary>
public sealed class CompletionsTests
{
    [Theory]
    [InlineData("recon", "reconcile")]
    [InlineData("import ", "positions yields")]
    [InlineData("import pos", "positions")]
    [InlineData("run --only", "--only-failed")]
    [InlineData("run --no", "--no-wait")]
    [InlineData("--sto", "--store")]
    [InlineData("--store sqlite:a.db stat", "statement status")]
    [InlineData("status --date y", "yesterday")]
    [InlineData("status --date ", "last today yesterday")]
    [InlineData("status --date=t", "--date=today")]
    [InlineData("status --date = t", "today")]
    [InlineData("status --date =", "last today yesterday")]
    [InlineData("run --accept yield", "yield-jump")]
    [InlineData("run --date 2014-08-05 --dat", "")]
    [InlineData("status --user", "")]
    [InlineData("days -o ", "csv json table")]
    [InlineData("days --output c", "csv")]
    [InlineData("nonsense ", "audit")]
    [InlineData("completion ", "bash fish pwsh zsh")]
    public async Task Words_that_go_on_from_what_was_typed(string line, string expected)
    {
        var found = await WordsAsync(line);

        Assert.True(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => found.Contains(word, StringComparer.Ordinal)),
            string.Join(' ', found));
        if (line != "nonsense ")
        {
            Assert.Equal(expected, string.Join(' ', found));
        }
    }

    [Theory]
    [InlineData("import yields ", ":files")]
    [InlineData("import yields yie", ":files")]
    [InlineData("export --out ", ":files")]
    [InlineData("export --out=x", ":files")]
    [InlineData("--config ", ":files")]
    [InlineData("run --inbox ", ":folders")]
    public async Task Names_of_files_are_left_to_the_shell(string line, string expected) => Assert.Equal([expected], await WordsAsync(line));

    [Theory]
    [InlineData("status --verbose --js", "--json")]
    [InlineData("import yields y.csv --rep", "--replace")]
    [InlineData("run --dry-run ", "--accept")]
    public async Task Option_without_a_value_and_an_argument_given_are_passed_over(string line, string expected) =>
        Assert.Contains(expected, await WordsAsync(line));

    [Fact]
    public async Task Command_that_shells_call_is_not_shown_to_people()
    {
        Assert.DoesNotContain("complete", await WordsAsync("comp"));
        Assert.DoesNotContain("WORDS", (await InProcessSettle.RunAsync("--help")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Candidate_comes_with_its_meaning()
    {
        var output = (await InProcessSettle.RunAsync("complete", "--", "recon")).Expect(0).Output;

        Assert.Matches("^reconcile\t[A-Z].+\n$", output);
    }

    [Fact]
    public async Task Shell_that_is_not_known_is_refused() =>
        Assert.Contains("tcsh", (await InProcessSettle.RunAsync("completion", "tcsh")).Expect(2).Error, StringComparison.Ordinal);

    private static async Task<string[]> WordsAsync(string line)
    {
        var result = (await InProcessSettle.RunAsync(["complete", "--", .. line.Split(' ')])).Expect(0);
        Assert.Empty(result.Error);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(candidate => candidate.Split('\t')[0])];
    }
}
