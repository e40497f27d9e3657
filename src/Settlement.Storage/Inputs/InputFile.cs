namespace Settlement.Storage;

/// <summary>A file to import, open for as long as the import takes: every pass reads the same file from its beginning.</summary>
internal sealed class InputFile : IDisposable
{
    private readonly Stream stream;
    private readonly IProgress<long>? progress;
    private long bytesRead;

    private InputFile(string name, Stream stream, IProgress<long>? progress)
    {
        Name = name;
        this.stream = stream;
        this.progress = progress;
    }

    /// <summary>What messages call it: the path as given, or its name in an inbox.</summary>
    public string Name { get; }

    /// <summary>What it was announced to hold; empty where it was not announced.</summary>
    public IReadOnlyList<FileAnnouncement> Announced { get; set; } = [];

    /// <summary>Opens a file.</summary>
    /// <param name="path">The path as given.</param>
    /// <param name="progress">Told how many bytes have been read, over all passes; may be null.</param>
    /// <param name="name">What messages call it; null for the path.</param>
    /// <exception cref="InputFileException">There is no such file, or it cannot be read.</exception>
    public static InputFile Open(string path, IProgress<long>? progress, string? name = null)
    {
        var problems = new InputProblems(name ?? path);
        if (Directory.Exists(path))
        {
            throw problems.Refusal("this is a folder; name a CSV file");
        }

        FileStream opened;
        try
        {
            opened = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw problems.Refusal("there is no such file");
        }
        catch (UnauthorizedAccessException)
        {
            throw problems.Refusal("no permission to read the file");
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw problems.Refusal($"the file cannot be opened: {QuotedText.Escape(e.Message)}");
        }

        if (!opened.CanSeek)
        {
            opened.Dispose();
            throw problems.Refusal("this is a pipe or a device, and it is read twice; save it as a file first");
        }

        return new InputFile(name ?? path, opened, progress);
    }

    /// <summary>A file that is open already.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="stream">Its content; can seek; disposed with this.</param>
    public static InputFile Of(string name, Stream stream) => new(name, stream, progress: null);

    /// <summary>Starts reading the file from its beginning; ends whatever pass there was before.</summary>
    public GuardedLines BeginPass(InputProblems problems, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        return new GuardedLines(stream, problems, OnRead);

        void OnRead(int count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bytesRead += count;
            progress?.Report(bytesRead);
        }
    }

    /// <summary>
    /// Reads the file from its beginning once more in the middle of a pass, which goes on where it was when this is disposed.
    /// Not counted as progress.
    /// </summary>
    public AsideReading BeginAside(InputProblems problems, CancellationToken cancellationToken)
    {
        var place = stream.Position;
        stream.Position = 0;
        return new AsideReading(
            new GuardedLines(stream, problems, _ => cancellationToken.ThrowIfCancellationRequested()), () => stream.Position = place);
    }

    /// <inheritdoc />
    public void Dispose() => stream.Dispose();

    /// <summary>A reading in the middle of a pass.</summary>
    /// <param name="lines">The lines, from the beginning.</param>
    /// <param name="goBack">Goes back to where the pass was.</param>
    internal sealed class AsideReading(GuardedLines lines, Action goBack) : IDisposable
    {
        public GuardedLines Lines => lines;

        /// <inheritdoc />
        public void Dispose()
        {
            lines.Dispose();
            goBack();
        }
    }
}
