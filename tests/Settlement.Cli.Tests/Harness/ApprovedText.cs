namespace Settlement.Cli.Tests;

/// <summary>
/// Texts that others rely on, kept as files beside the tests: whoever changes one sees it in the review as a change of its
/// file. <c>SETTLEMENT_APPROVE=1</c> in the environment writes the files anew in place of comparing them.
/// </summary>
internal static class ApprovedText
{
    private static readonly bool IsApproving = Environment.GetEnvironmentVariable("SETTLEMENT_APPROVE") == "1";

    /// <summary>Compares a text with the approved file of its name, to the byte.</summary>
    /// <param name="name">The file, under <c>Approved</c>; its folder is made where there is none.</param>
    /// <param name="text">The text as it is now.</param>
    public static async Task CheckAsync(string name, string text)
    {
        var approved = Path.Combine(RepositoryFiles.Root, "tests", "Settlement.Cli.Tests", "Approved", name);
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
}
