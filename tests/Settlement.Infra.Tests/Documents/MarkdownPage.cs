using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Settlement.Infra.Tests;

/// <summary>A link, a heading or a piece of code in a sentence, with the line that it is on, counted from 1.</summary>
internal sealed record MarkdownMark(int Line, string Text);

/// <summary>A Markdown page of the repository: what it links to, its headings, the code in its sentences.</summary>
internal sealed partial class MarkdownPage
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "artifacts", "TestResults"];

    private static readonly Lazy<IReadOnlyList<MarkdownPage>> Pages =
        new(() => [.. FilesUnder(new DirectoryInfo(RepositoryFolder.Root)).Order(StringComparer.Ordinal).Select(path => new MarkdownPage(path, RepositoryFolder.Text(path)))]);

    private readonly List<MarkdownMark> links = [];
    private readonly List<MarkdownMark> codes = [];
    private readonly HashSet<string> anchors = new(StringComparer.Ordinal);

    public MarkdownPage(string path, string text)
    {
        Path = path;
        var inside = false;
        foreach (var (number, line) in text.Split('\n').Index())
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                inside = !inside;
            }
            else if (!inside)
            {
                Read(number + 1, line);
            }
        }
    }

    /// <summary>Every page of the repository, in order of its path.</summary>
    public static IReadOnlyList<MarkdownPage> All => Pages.Value;

    /// <summary>From the root, with forward slashes.</summary>
    public string Path { get; }

    /// <summary>Targets of links and images, with the anchor.</summary>
    public IReadOnlyList<MarkdownMark> Links => links;

    /// <summary>What stands between backticks outside blocks of code.</summary>
    public IReadOnlyList<MarkdownMark> Codes => codes;

    /// <summary>Whether a heading of the page has this anchor, as GitHub makes them.</summary>
    public bool HasAnchor(string anchor) => anchors.Contains(anchor);

    private static IEnumerable<string> FilesUnder(DirectoryInfo folder) => folder
        .EnumerateFiles("*.md").Select(file => System.IO.Path.GetRelativePath(RepositoryFolder.Root, file.FullName).Replace('\\', '/'))
        .Concat(folder.EnumerateDirectories()
            .Where(child => !child.Name.StartsWith('.') && !NotOurs.Contains(child.Name, StringComparer.OrdinalIgnoreCase))
            .SelectMany(FilesUnder));

    private void Read(int number, string line)
    {
        if (Heading().Match(line) is { Success: true } heading)
        {
            AddAnchor(heading.Groups["text"].Value);
        }

        codes.AddRange(Code().Matches(line).Select(match => new MarkdownMark(number, match.Groups["code"].Value)));
        links.AddRange(Link().Matches(Code().Replace(line, "code")).Select(match => new MarkdownMark(number, match.Groups["target"].Value)));
    }

    // Lower case; letters, digits, hyphens and underscores stay, a space becomes a hyphen; a repeated one gets a number.
    private void AddAnchor(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var character in LinkText().Replace(heading.Trim(), "${text}").ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(character) || character is '-' or '_' or ' ')
            {
                anchor.Append(character is ' ' ? '-' : character);
            }
        }

        var unique = anchor.ToString();
        for (var again = 1; !anchors.Add(unique); again++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{anchor}-{again}");
        }
    }

    [GeneratedRegex("^#{1,6} (?<text>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Heading();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex LinkText();
}
