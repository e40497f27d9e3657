using System.Text;

namespace Settlement.Testing;

/// <summary>A folder of a test's own, gone with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("settle-test-");

    public string FullName => folder.FullName;

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    /// <summary>Writes a file; each character is a byte (Latin-1), so that tests can spell bytes that are not UTF-8.</summary>
    public string WriteBytes(string name, string bytes)
    {
        File.WriteAllBytes(PathOf(name), Encoding.Latin1.GetBytes(bytes));
        return PathOf(name);
    }

    public string WriteText(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>A message with the folder taken out of it.</summary>
    public string WithoutFolder(string message) =>
        message.Replace(folder.FullName + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal);

    public void Dispose() => folder.Delete(recursive: true);
}
