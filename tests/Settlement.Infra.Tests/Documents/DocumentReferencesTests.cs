using System.Text.RegularExpressions;

namespace Settlement.Infra.Tests;

/// <summary>Whatever a page points to is there: files, headings, and types and members of the code.</summary>
public sealed partial class DocumentReferencesTests
{
    // Names that the house rules forbid, and tables of Azure's logs.
    private static readonly string[] NotInTheCode = ["Common", "Helpers", "Utils", "CDBControlPlaneRequests", "DataPlaneRequests", "StorageBlobLogs", "StorageTableLogs"];

    [Fact]
    public void Links_lead_to_files_and_headings_that_exist() => AssertNone(
        from page in MarkdownPage.All
        from link in page.Links
        where !link.Text.Contains("://", StringComparison.Ordinal)
        let fault = FaultOfLink(page, link.Text)
        where fault is not null
        select $"{page.Path}:{link.Line}: {fault}");

    [Fact]
    public void Files_and_folders_written_as_code_exist() => AssertNone(
        from page in MarkdownPage.All
        from code in page.Codes
        where PathFromRoot().IsMatch(code.Text) ? !Path.Exists(RepositoryFolder.PathOf(code.Text))
            : SourceFile().IsMatch(code.Text) && !SourceNames.OfRepository.HasFile(code.Text) && !File.Exists(RepositoryFolder.PathOf(code.Text))
        select $"{page.Path}:{code.Line}: there is no file {code.Text}");

    [Fact]
    public void Types_and_members_written_as_code_exist() => AssertNone(
        from page in MarkdownPage.All
        from code in page.Codes
        let name = TypeOrMember().Match(code.Text)
        where name.Success && !SourceFile().IsMatch(code.Text) && !Exists(name.Groups["type"].Value, name.Groups["member"].Value)
        select $"{page.Path}:{code.Line}: the code has no {code.Text}");

    [Fact]
    public void Every_folder_with_pages_is_read() =>
        Assert.Superset(
            new HashSet<string>(["README.md", "CONTRIBUTING.md", "bench/README.md", "docs/architecture.md", "docs/decisions/README.md", "samples/payment-service/README.md"], StringComparer.Ordinal),
            MarkdownPage.All.Select(page => page.Path).ToHashSet(StringComparer.Ordinal));

    private static string? FaultOfLink(MarkdownPage page, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0] is "" ? page.Path
            : Path.GetRelativePath(RepositoryFolder.Root, RepositoryFolder.PathOf(Path.GetDirectoryName(page.Path)!, parts[0])).Replace('\\', '/');
        if (!Path.Exists(RepositoryFolder.PathOf(path)))
        {
            return $"the link ({target}) leads to {path}, which does not exist";
        }

        var heading = parts.ElementAtOrDefault(1);
        return heading is null || MarkdownPage.All.Any(other => other.Path == path && other.HasAnchor(heading))
            ? null
            : $"the link ({target}) leads to a heading that {path} does not have";
    }

    private static bool Exists(string type, string member) => member switch
    {
        "" => SourceNames.OfRepository.Has(type) || NotInTheCode.Contains(type, StringComparer.Ordinal),
        _ when type is "Settlement" => SourceNames.OfRepository.HasFile($"{type}.{member}.csproj"),
        _ => SourceNames.OfRepository.Has(type, member),
    };

    private static void AssertNone(IEnumerable<string> broken)
    {
        var lines = broken.ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }

    [GeneratedRegex(@"^(src|tests|docs|bench|samples|infra|\.ci|\.github)/\S*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex PathFromRoot();

    [GeneratedRegex(@"^[\w./-]+\.(cs|csproj|sln|slnf|props|bicep|cjs|sh|ps1|yml)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"^(?<type>[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(\.(?<member>[A-Z][A-Za-z0-9]*))?(\(\))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TypeOrMember();
}
