namespace Settlement.Cli.Tests;

/// <summary>Files of the repository, and of a <c>shared/data</c> folder beside it, found from where the tests run.</summary>
internal static class RepositoryFiles
{
    /// <summary>The folder that holds <c>Settlement.sln</c>.</summary>
    public static string Root { get; } = Path.GetDirectoryName(Find("Settlement.sln"))
        ?? throw new InvalidOperationException("the tests do not run inside the repository");

    /// <summary>427 real daily yields.</summary>
    public static string Yields => Path.Combine(Root, "samples", "real-yields-2013-2014.csv");

    /// <summary>One real user's 165 days, which are not part of the repository; null where they are not there.</summary>
    public static string? RealIncome { get; } = Find(Path.Combine("shared", "data", "real-income-one-user.csv"));

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
