namespace Settlement.Storage;

/// <summary>A file to import, open for as long as the import takes: every pass reads the same file from its beginning.</summary>
internal sealed class InputFile : IDisposable
{
    private readonly FileStream stream;
    private readonly IProgress<long>? progress;
    private long bytesRead;

    private InputFile(string path, FileStream stream, IProgress<long>? progress)
    {
        Path = path;
        this.stream = stream;
        this.progress = progress;
    }

    /// <summary>The path as given.</summary>
    public string Path { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The path as given.</param>
    /// <param name="progress">Told how many bytes have been read, over all passes; may be null.</param>
    /// <exception cref="InputFileException">There is no such file, or it cannot be read.</exception>
    public static InputFile Open(string path, IProgress<long>? progress)
    {
        var problems = new InputProblems(path);
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

        return new InputFile(path, opened, progress);
    }

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

    /// <inheritdoc />
    public void Dispose() => stream.Dispose();
}
