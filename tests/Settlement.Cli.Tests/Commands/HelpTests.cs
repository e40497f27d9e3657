namespace Settlement.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("")]
    [InlineData("init")]
    [InlineData("profiles")]
    [InlineData("import")]
    [InlineData("import positions")]
    [InlineData("import yields")]
    [InlineData("generate")]
    [InlineData("run")]
    [InlineData("status")]
    [InlineData("explain")]
    [InlineData("statement")]
    [InlineData("reconcile")]
    [InlineData("export")]
    [InlineData("report")]
    [InlineData("audit")]
    [InlineData("backup")]
    [InlineData("serve")]
    [InlineData("doctor")]
    public async Task Help_of_every_command_ends_with_an_example_that_parses(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var help = (await InProcessSettle.RunAsync([.. words, "--help"])).Expect(0);

        Assert.Empty(help.Error);
        var examples = help.Output[(help.Output.IndexOf("Example:\n", StringComparison.Ordinal) + 9)..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            Assert.StartsWith($"  settle {command}".TrimEnd(), example, StringComparison.Ordinal);
            using var nobody = new StringWriter();
            var host = new CliHost { Output = nobody, Error = nobody, Time = TimeProvider.System, ReadVariable = _ => null };
            Assert.Empty(SettleRootCommand.Create(host, []).Parse(example.Trim()["settle ".Length..]).Errors);
        });
    }

    [Fact]
    public async Task Help_lists_every_command_the_tests_know()
    {
        using var nobody = new StringWriter();
        var host = new CliHost { Output = nobody, Error = nobody, Time = TimeProvider.System, ReadVariable = _ => null };
        Assert.All(
            SettleRootCommand.Create(host, []).Subcommands,
            command => Assert.NotEmpty(Assert.IsType<ExampledCommand>(command).Examples));
        Assert.Contains("settle", (await InProcessSettle.RunAsync("--help")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        var version = (await InProcessSettle.RunAsync("--version")).Expect(0);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", version.Output);
    }
}
