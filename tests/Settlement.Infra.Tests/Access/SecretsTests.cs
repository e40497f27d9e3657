using System.Text.RegularExpressions;

namespace Settlement.Infra.Tests;

public sealed partial class SecretsTests
{
    [Fact]
    public async Task Template_reads_no_key_and_holds_none()
    {
        var template = await CompiledTemplate.GetAsync();

        Assert.Equal([], Found(template.Text));
    }

    [Fact]
    public void Files_of_infrastructure_and_pipeline_hold_no_key_and_read_none()
    {
        string[] files =
        [
            "azure.yaml",
            .. RepositoryFolder.Files("infra", "*"),
            .. RepositoryFolder.Files(".github", "*"),
        ];

        // The keys of accounts that hold nothing but what tests make and delete.
        string[] allowed = [".github/workflows/accounts.yml: secrets.", ".github/workflows/accounts.yml: secrets."];
        Assert.Equal(allowed, files.SelectMany(file => Found(RepositoryFolder.Text(file)).Select(found => $"{file}: {found}")));
    }

    [Theory]
    [InlineData("value: storage.listKeys().keys[0].value")]
    [InlineData("[listKeys(resourceId('Microsoft.Storage/storageAccounts', 'x'), '2025-06-01').keys[0].value]")]
    [InlineData("account.listConnectionStrings()")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=x;AccountKey=aGVsbG8=")]
    [InlineData("https://x.blob.core.windows.net/?sv=2024&sig=aGVsbG8")]
    [InlineData("param adminPassword string")]
    [InlineData("${{ secrets.AZURE_CREDENTIALS }}")]
    public void Key_is_found_in_each_of_its_shapes(string text) => Assert.NotEmpty(Found(text));

    private static IEnumerable<string> Found(string text) => Key().Matches(text).Select(match => match.Value);

    // Calls that give keys away, connection strings with one, signatures, passwords, and secrets of the pipeline.
    [GeneratedRegex(
        @"\blist(Keys|ConnectionStrings|Secrets|Credentials|AccountSas|ServiceSas|ReadOnlyKeys|AdminKeys)\b|(Account|Shared)Key=|SharedAccess(Signature|Key)|[?&]sig=|(?<!No)[pP]assword\b(?= string| =|:)|\bsecrets\.",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Key();
}
