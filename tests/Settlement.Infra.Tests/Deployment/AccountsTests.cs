namespace Settlement.Infra.Tests;

/// <summary>The tests in real accounts: the workflow, the page and the code name the same variables and the same tests.</summary>
public sealed class AccountsTests
{
    private static readonly string Page = RepositoryFolder.Text("docs/azure-run.md");
    private static readonly string Code = RepositoryFolder.Text("tests/Settlement.Storage.Tests/Contract/TestAccounts.cs");

    [Theory]
    [InlineData("SETTLEMENT_TEST_TABLES")]
    [InlineData("SETTLEMENT_TEST_COSMOS")]
    public void Variable_is_documented_and_set_by_the_workflow(string variable)
    {
        var jobs = Yaml.Read(".github/workflows/accounts.yml").At("jobs")!;

        Assert.Contains($"\"{variable}\"", Code, StringComparison.Ordinal);
        Assert.Contains($"| `{variable}` |", Page, StringComparison.Ordinal);
        Assert.Contains($"export {variable}={jobs.Text("emulators", "env", variable)}", Page, StringComparison.Ordinal);
        Assert.Equal($"${{{{ secrets.{variable} }}}}", jobs.Text("accounts", "env", variable));
    }

    [Fact]
    public void Page_and_workflow_run_the_same_tests()
    {
        var filter = Yaml.Read(".github/workflows/accounts.yml").Text("env", "TESTS")!;

        Assert.Contains($"--filter \"{filter}\"", Page, StringComparison.Ordinal);
        Assert.All(
            filter.Split('|').Select(part => part.Split('~')[1].Trim('.')),
            name => Assert.Contains(RepositoryFolder.Files("tests/Settlement.Storage.Tests", "*.cs"), file => file.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Emulators_run_weekly_and_accounts_only_by_hand()
    {
        var workflow = Yaml.Read(".github/workflows/accounts.yml");

        Assert.Equal(["schedule", "workflow_dispatch"], workflow.At("on").Children().Select(trigger => trigger.Key));
        Assert.Null(workflow.Text("jobs", "emulators", "if"));
        Assert.Equal("inputs.accounts", workflow.Text("jobs", "accounts", "if"));
        Assert.Equal("inputs.environment != ''", workflow.Text("jobs", "deployment", "if"));
    }

    // Either somebody has run it, and the table has a row, or the page says that nobody has.
    [Fact]
    public void Page_says_in_one_line_what_nobody_has_run()
    {
        var table = Page.Split('\n').SkipWhile(line => !line.StartsWith("| measured on |", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith('|')).ToList();

        Assert.Equal(table.Count == 2, Page.Contains("**Nobody has run any of this yet", StringComparison.Ordinal));
        Assert.Contains(table[0], RepositoryFolder.Text(".github/scripts/azure-run.sh"), StringComparison.Ordinal);
    }
}
