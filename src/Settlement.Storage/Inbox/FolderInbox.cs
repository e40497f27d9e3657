using Settlement.Core;

namespace Settlement.Storage;

/// <summary>An inbox that is a folder of this machine; one step takes in one file.</summary>
/// <remarks>
/// A file is first moved to <c>taking/</c> under a name of its own, so that what is imported and what is moved on is the
/// same file, whatever is dropped into the inbox meanwhile. From there it goes to <c>done/</c> or <c>set-aside/</c>. A
/// file that a crash left in <c>taking/</c> is taken up by the next run. Its control file goes with it. Whoever drops a
/// file writes it under another name and renames it when it is complete.
/// </remarks>
public sealed class FolderInbox : IInbox
{
    private const string Taking = "taking";
    private const string GoOn = "more";
    private const int MostOfOneSecond = 1_000;

    private readonly string folder;
    private readonly InboxImports imports;
    private readonly TimeProvider time;

    /// <param name="folder">The folder; must exist.</param>
    /// <param name="inputs">Where positions and yields go.</param>
    /// <param name="settlements">Says which days are closed.</param>
    /// <param name="currency">Gives the decimals of balances.</param>
    /// <param name="time">The clock that names files.</param>
    /// <param name="checks">The named checks of its imports; null for none.</param>
    public FolderInbox(
        string folder, IInputStore inputs, ISettlementStore settlements, Currency currency, TimeProvider time, ImportChecks? checks = null)
    {
        this.folder = folder;
        this.time = time;
        imports = new InboxImports(inputs, settlements, currency, checks);
    }

    /// <summary>Whether a file is taken only with its <see cref="ControlFile"/>; without, it waits.</summary>
    public bool RequireControl { get; init; }

    /// <summary>The files for a date that wait for their control file.</summary>
    public IReadOnlyList<string> FindWaiting(SettlementDate date) => RequireControl
        ? [.. new[] { InboxNames.Yields, InboxNames.Positions(date) }.Where(name => File.Exists(Path.Combine(folder, name)) && !HasControl(name))]
        : [];

    /// <inheritdoc />
    /// <exception cref="StoreRefusedException">The folder cannot be read or written.</exception>
    public async Task<InboxStep> TakeAsync(SettlementDate date, string? continuation, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeAsync(InboxNames.Yields, positionsOf: null, cancellationToken)
                ?? await TakeAsync(InboxNames.Positions(date), date, cancellationToken)
                ?? InboxStep.Done with { Misnamed = InboxNames.FindMisnamed(Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path))) };
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            throw new StoreUnavailableException($"inbox {folder} cannot be used: the disk is full; free some space", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException(
                $"inbox {folder} cannot be used: {QuotedText.Escape(exception.Message)}; check that the folder may be read and written", exception);
        }
    }

    /// <inheritdoc />
    public Task<WaitingFiles> FindFilesAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(new WaitingFiles(IsThere(InboxNames.Positions(date)), IsThere(InboxNames.Yields)));

    private bool IsThere(string name) => FindTaken(name) is not null || (File.Exists(Path.Combine(folder, name)) && (!RequireControl || HasControl(name)));

    private bool HasControl(string name) => File.Exists(Path.Combine(folder, InboxNames.Control(name)));

    private async Task<InboxStep?> TakeAsync(string name, SettlementDate? positionsOf, CancellationToken cancellationToken)
    {
        if ((FindTaken(name) ?? Take(name)) is not { } path)
        {
            return null;
        }

        var control = TakeControl(name, path);
        if (control is null && RequireControl && File.Exists(path))
        {
            return null;
        }

        try
        {
            ImportReport report;
            using (var file = InputFile.Open(path, progress: null, name))
            {
                file.Announced = control is null ? [] : [ControlFile.Read(control, InboxNames.Control(name))];
                report = await imports.ImportAsync(file, positionsOf, cancellationToken);
            }

            return new InboxStep(GoOn, [new ImportedFile(name, MoveTo(InboxNames.Done, path), report.Counts, report.LastLineIsOpen)], []);
        }
        catch (InputFileException refusal) when (File.Exists(path))
        {
            return new InboxStep(GoOn, [], [SetAside(name, path, refusal)]);
        }
        catch (InputFileException)
        {
            // Another run took it up as well and was done first.
            return InboxStep.GoOn(GoOn);
        }
    }

    private string? FindTaken(string name)
    {
        var taking = Path.Combine(folder, Taking);
        return Directory.Exists(taking)
            ? Directory.EnumerateFiles(taking, InboxNames.Stem(name) + ".*.csv").Min(StringComparer.Ordinal)
            : null;
    }

    private string? Take(string name)
    {
        var source = Path.Combine(folder, name);
        if (!File.Exists(source) || (RequireControl && !HasControl(name)))
        {
            return null;
        }

        Directory.CreateDirectory(Path.Combine(folder, Taking));
        for (var attempt = 0; ; attempt++)
        {
            var target = PlaceToTake(name, attempt);
            try
            {
                return TryMove(source, target) ? target : null;
            }
            catch (IOException) when (File.Exists(target) && attempt < MostOfOneSecond)
            {
                // Another run took a file of the same name in the same second.
            }
        }
    }

    // After the file, so that no crash leaves the file to be taken without its control file. Null where it has none.
    private string? TakeControl(string name, string path)
    {
        var target = InboxNames.Control(path);
        try
        {
            if (!File.Exists(target))
            {
                TryMove(Path.Combine(folder, InboxNames.Control(name)), target);
            }
        }
        catch (IOException) when (File.Exists(target))
        {
            // Another run took it at the same moment.
        }

        return File.Exists(target) ? target : null;
    }

    private string PlaceToTake(string name, int attempt)
    {
        var stamped = InboxNames.Stamped(name, time.GetUtcNow(), attempt == 0 ? null : $"{attempt + 1}");
        var isUsed = File.Exists(Path.Combine(folder, InboxNames.Done, stamped)) || File.Exists(Path.Combine(folder, InboxNames.SetAside, stamped));
        return isUsed ? PlaceToTake(name, attempt + 1) : Path.Combine(folder, Taking, stamped);
    }

    // The errors first: a file that is set aside has them beside it, whenever a crash comes.
    private SetAsideFile SetAside(string name, string path, InputFileException refusal)
    {
        var place = Path.Combine(folder, InboxNames.SetAside, Path.GetFileName(path));
        Directory.CreateDirectory(Path.Combine(folder, InboxNames.SetAside));
        File.WriteAllText(place + InboxNames.ErrorsSuffix, InboxNames.ErrorsText(refusal));
        return new SetAsideFile(name, MoveTo(InboxNames.SetAside, path), refusal.Problems, refusal.ProblemCount);
    }

    // Returns the place as people write it, below the inbox.
    private string MoveTo(string subfolder, string path)
    {
        var name = Path.GetFileName(path);
        Directory.CreateDirectory(Path.Combine(folder, subfolder));
        TryMove(path, Path.Combine(folder, subfolder, name));
        TryMove(InboxNames.Control(path), Path.Combine(folder, subfolder, InboxNames.Control(name)));
        return $"{subfolder}/{name}";
    }

    // False where the file is gone: another run moved it.
    private static bool TryMove(string source, string target)
    {
        try
        {
            File.Move(source, target, overwrite: false);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
