namespace Settlement.Testing;

/// <summary>
/// Texts that others rely on, kept as files beside the tests: whoever changes one sees it in the review as a change of its
/// file. <c>SETTLEMENT_APPROVE=1</c> in the environment writes the files anew in place of comparing them.
/// </summary>
public static class ApprovedText
{
    private static readonly bool IsApproving = Environment.GetEnvironmentVariable("SETTLEMENT_APPROVE") == "1";

    private static readonly Lazy<string> Folder = new(Find);

    /// <summary>Compares a text with the approved file of its name, to the byte.</summary>
    /// <param name="name">The file, under <c>Approved</c>; its folder is made where there is none.</param>
    /// <param name="text">The text as it is now.</param>
    public static async Task CheckAsync(string name, string text)
    {
        var approved = Path.Combine(Folder.Value, name);
        var received = approved + ".received";
        Directory.CreateDirectory(Path.GetDirectoryName(approved)!);
        if (IsApproving)
        {
            await File.WriteAllTextAsync(approved, text);
        }

        if (File.Exists(approved) && string.Equals(await File.ReadAllTextAsync(approved), text, StringComparison.Ordinal))
        {
            File.Delete(received);
            return;
        }

        await File.WriteAllTextAsync(received, text);
        Assert.Fail(
            $"{name} is not what was approved. Compare {approved} with {received}. " +
            "If the change is meant, run the test once more with SETTLEMENT_APPROVE=1 and commit the file");
    }

    /// <summary>Compares a file of the documents, which says the same as the code, to the byte.</summary>
    /// <param name="file">From the repository's root.</param>
    /// <param name="text">What it says now.</param>
    public static async Task CheckFileAsync(string file, string text)
    {
        var path = RepositoryFolder.PathOf(file);
        if (IsApproving)
        {
            await File.WriteAllTextAsync(path, text);
        }

        Assert.True(
            File.Exists(path) && string.Equals(await File.ReadAllTextAsync(path), text, StringComparison.Ordinal),
            $"{file} is not what the code says. If the change is meant, run the test once more with SETTLEMENT_APPROVE=1 and commit the file");
    }

    /// <summary>Compares a table in a page of the documents, found by its first line, with what the code says.</summary>
    /// <param name="page">From the repository's root.</param>
    /// <param name="table">The table as it is now: lines that end with <c>\n</c>, the names of the columns in the first.</param>
    public static async Task CheckTableAsync(string page, string table)
    {
        var text = RepositoryFolder.Text(page);
        var header = table[..(table.IndexOf('\n', StringComparison.Ordinal) + 1)];
        var begin = text.IndexOf(header, StringComparison.Ordinal);
        Assert.True(begin >= 0, $"{page} has no table with the columns {header}");
        var end = begin;
        while (end < text.Length && text[end] == '|')
        {
            end = text.IndexOf('\n', end) + 1;
        }

        if (text[begin..end] == table)
        {
            return;
        }

        if (IsApproving)
        {
            await File.WriteAllTextAsync(RepositoryFolder.PathOf(page), text[..begin] + table + text[end..]);
            return;
        }

        Assert.Fail(
            $"The table in {page} is not what the code says. Run the test once more with SETTLEMENT_APPROVE=1, or write:\n\n{table}");
    }

    // In the test project whose output folder this is.
    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder.GetFiles("*.csproj").Length == 0)
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests do not run inside the repository");
        }

        return Path.Combine(folder.FullName, "Approved");
    }
}
