using System.Text.RegularExpressions;

namespace Settlement.Infra.Tests;

/// <summary>
/// The files of the code and the names in them, comments left out. What compiles names only what exists, so a name that is
/// in no file is one of a type or a member that is gone.
/// </summary>
internal sealed partial class SourceNames
{
    private static readonly string[] Folders = ["src", "tests", "bench", "samples", "infra"];

    private static readonly string[] Extensions = [".cs", ".csproj", ".bicep", ".json", ".cjs"];

    private static readonly Lazy<SourceNames> Repository = new(() => new SourceNames());

    private readonly HashSet<string> paths;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> members = new(StringComparer.Ordinal);

    private SourceNames()
    {
        paths = [.. Folders.SelectMany(folder => RepositoryFolder.Files(folder, "*")).Where(path => !path.Contains("/node_modules/", StringComparison.Ordinal))];
        foreach (var path in paths.Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal)))
        {
            var code = Comment().Replace(RepositoryFolder.Text(path), string.Empty);
            var found = Name().Matches(code).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
            names.UnionWith(found);
            foreach (Match type in Type().Matches(code))
            {
                var name = type.Groups["name"].Value;
                members[name] = members.TryGetValue(name, out var others) ? [.. others, .. found] : found;
            }
        }
    }

    public static SourceNames OfRepository => Repository.Value;

    /// <summary>Whether a file, or the end of a file's path, is called so: <c>Money.cs</c>, <c>Cosmos/CosmosKeys.cs</c>.</summary>
    public bool HasFile(string end) => paths.Contains(end) || paths.Any(path => path.EndsWith("/" + end, StringComparison.Ordinal));

    /// <summary>Whether the code uses the name, of its own or of a library.</summary>
    public bool Has(string name) => names.Contains(name);

    /// <summary>Whether a file that declares the type names the member.</summary>
    public bool Has(string type, string member) => members.TryGetValue(type, out var found) && found.Contains(member);

    [GeneratedRegex(@"(?<![:""'])//.*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Comment();

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]*", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\b(class|struct|interface|enum|record) (?<name>[A-Z][A-Za-z0-9]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Type();
}
