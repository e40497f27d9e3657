using System.Text.RegularExpressions;

namespace Settlement.Infra.Tests;

/// <summary>
/// Usings are in the order that <c>dotnet format</c> gives them: <c>System</c> first, the others by name, then static ones,
/// then aliases. The build does not look at it, and <c>dotnet format</c> takes half a minute to.
/// </summary>
public sealed partial class UsingOrderTests
{
    [Fact]
    public void Usings_of_every_file_are_in_order()
    {
        var files = new[] { "bench", "samples", "src", "tests" }.SelectMany(folder => RepositoryFolder.Files(folder, "*.cs")).ToList();

        var outOfOrder = files.Where(file => !IsInOrder(RepositoryFolder.Text(file))).ToList();

        Assert.True(files.Count > 900, $"only {files.Count} files were looked at");
        Assert.True(outOfOrder.Count == 0, "dotnet format mends the usings of: " + string.Join(", ", outOfOrder));
    }

    [Theory]
    [InlineData("using System;\nusing System.Text;\nusing Azure;\nusing Settlement.Core;\nusing static System.Math;\nusing A = System.Int32;", true)]
    [InlineData("using Azure;\nusing System.Text;", false)]
    [InlineData("using Settlement.Storage;\nusing Settlement.Core;", false)]
    [InlineData("using Systematic;\nusing Settlement.Core;", false)]
    [InlineData("using Settlement.Cored;\nusing Settlement.Core.Days;", false)]
    [InlineData("using A = System.Int32;\nusing Settlement.Core;", false)]
    [InlineData("using static System.Math;\nusing Settlement.Core;", false)]
    public void Order_is_the_one_of_the_tool(string usings, bool isInOrder) => Assert.Equal(isInOrder, IsInOrder(usings + "\n\nnamespace A;\n"));

    private static bool IsInOrder(string source)
    {
        var found = Usings().Matches(source).Select(Place).ToList();
        return found.SequenceEqual(found.Order());
    }

    // A dot sorts before whatever a name consists of.
    private static (int Kind, bool IsOfOthers, string Name) Place(Match match)
    {
        var (kind, name) = (match.Groups["kind"].Value, match.Groups["name"].Value.ToUpperInvariant().Replace('.', '\0'));
        return kind switch
        {
            "" => (0, name != "SYSTEM" && !name.StartsWith("SYSTEM\0", StringComparison.Ordinal), name),
            "static " => (1, name != "SYSTEM" && !name.StartsWith("SYSTEM\0", StringComparison.Ordinal), name),
            _ => (2, true, kind.ToUpperInvariant()),
        };
    }

    [GeneratedRegex(@"^using (?<kind>static |[A-Za-z]+ = |)(?<name>[A-Za-z0-9_.]+)(<.*>)?;$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Usings();
}
