namespace Settlement.Testing;

/// <summary>The repository that the tests run in, and a <c>shared/data</c> folder beside it.</summary>
public static class RepositoryFolder
{
    /// <summary>The folder that holds <c>Settlement.sln</c>.</summary>
    public static string Root { get; } = Path.GetDirectoryName(Find("Settlement.sln"))
        ?? throw new InvalidOperationException("the tests do not run inside the repository");

    /// <summary>427 real daily yields.</summary>
    public static string Yields => PathOf("samples", "real-yields-2013-2014.csv");

    /// <summary>One real user's 165 days, which are not part of the repository; null where they are not there.</summary>
    public static string? RealIncome { get; } = Find(Path.Combine("shared", "data", "real-income-one-user.csv"));

    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    public static string Text(string path) => File.ReadAllText(PathOf(path));

    /// <summary>The files under a folder, as paths from the root with forward slashes.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
