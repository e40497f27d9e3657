namespace Settlement.Functions.Tests;

/// <summary>
/// Texts that others rely on, kept as files beside the tests: a change of one shows in the review as a change of its file.
/// With <c>SETTLEMENT_APPROVE=1</c> in the environment the files are written anew in place of being compared.
/// </summary>
internal static class ApprovedText
{
    private static readonly bool IsApproving = Environment.GetEnvironmentVariable("SETTLEMENT_APPROVE") == "1";

    /// <summary>Compares a text with the file of its name, to the byte.</summary>
    public static async Task CheckAsync(string name, string text)
    {
        var path = Path.Combine(Folder(), name);
        if (IsApproving)
        {
            await File.WriteAllTextAsync(path, text);
            return;
        }

        Assert.True(File.Exists(path), $"{name} is not approved yet: SETTLEMENT_APPROVE=1 writes it");
        Assert.Equal(await File.ReadAllTextAsync(path), text);
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Settlement.Functions.Tests.csproj")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "Approved");
    }
}
