namespace Settlement.Cli;

/// <summary>
/// A temporary folder that is the working folder while the demo runs, so that its commands read as anyone would type
/// them; gone afterwards.
/// </summary>
internal sealed class DemoFolder : IDisposable
{
    /// <summary>The real yields that travel with the program.</summary>
    public const string YieldsFile = "real-yields-2013-2014.csv";

    private readonly string before = Environment.CurrentDirectory;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("settle-demo-");

    public DemoFolder()
    {
        using (var yields = typeof(DemoFolder).Assembly.GetManifestResourceStream(YieldsFile)!)
        using (var file = File.Create(Path.Combine(folder.FullName, YieldsFile)))
        {
            yields.CopyTo(file);
        }

        Environment.CurrentDirectory = folder.FullName;
    }

    public string FullName => folder.FullName;

    public void Dispose()
    {
        Environment.CurrentDirectory = before;
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A killed process may hold a file a moment longer on some systems; the system clears temporary folders.
        }
    }
}
