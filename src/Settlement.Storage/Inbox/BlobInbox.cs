using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// An inbox that is a blob container. A step imports the yields, or checks a positions file as a whole, or writes one
/// chunk of it, or publishes it: no step grows with the file but the check, which writes nothing.
/// </summary>
/// <remarks>
/// Every read is of the version that was checked (its ETag). A file that is overwritten meanwhile is taken from its
/// beginning. Moving is a copy inside the container and a delete of the version that was copied.
/// </remarks>
public sealed class BlobInbox : IInbox
{
    /// <summary>How much of a file a step reads and writes unless told otherwise: 1 MiB, some 40,000 rows.</summary>
    public const int DefaultChunkBytes = 1024 * 1024;

    private const string LookAgain = "more";

    private readonly BlobContainerClient container;
    private readonly IInputStore inputs;
    private readonly Currency currency;
    private readonly int chunkBytes;
    private readonly InboxImports imports;

    /// <param name="container">The container; must exist.</param>
    /// <param name="inputs">Where positions and yields go.</param>
    /// <param name="settlements">Says which days are closed.</param>
    /// <param name="currency">Gives the decimals of balances.</param>
    /// <param name="chunkBytes">How much of a file a step reads and writes, in bytes; a row that is longer is one chunk.</param>
    /// <param name="checks">The named checks of its imports; null for none.</param>
    public BlobInbox(
        BlobContainerClient container,
        IInputStore inputs,
        ISettlementStore settlements,
        Currency currency,
        int chunkBytes = DefaultChunkBytes,
        ImportChecks? checks = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunkBytes);
        this.container = container;
        this.inputs = inputs;
        this.currency = currency;
        this.chunkBytes = chunkBytes;
        imports = new InboxImports(inputs, settlements, currency, checks);
    }

    /// <summary>Whether a file is taken only with its <see cref="ControlFile"/>; without, it waits.</summary>
    public bool RequireControl { get; init; }

    /// <inheritdoc />
    /// <exception cref="StoreRefusedException">There is no such container, or no permission.</exception>
    public Task<WaitingFiles> FindFilesAsync(SettlementDate date, CancellationToken cancellationToken) => TranslateAsync(
        async () => new WaitingFiles(
            await FindToTakeAsync(InboxNames.Positions(date), cancellationToken) is not null,
            await FindToTakeAsync(InboxNames.Yields, cancellationToken) is not null),
        cancellationToken);

    /// <inheritdoc />
    /// <exception cref="StoreRefusedException">There is no such container, or no permission.</exception>
    public Task<InboxStep> TakeAsync(SettlementDate date, string? continuation, CancellationToken cancellationToken) => TranslateAsync(
        () => TakeFileAsync(date, continuation, cancellationToken), cancellationToken);

    private async Task<InboxStep> TakeFileAsync(SettlementDate date, string? continuation, CancellationToken cancellationToken)
    {
        try
        {
            return continuation is null or LookAgain
                ? await TakeYieldsAsync(cancellationToken) ?? await CheckPositionsAsync(date, cancellationToken) ?? await DoneAsync(cancellationToken)
                : await GoOnAsync(date, BlobChunk.Parse(continuation), cancellationToken);
        }
        catch (RequestFailedException exception) when (BlobErrors.IsGoneOrChanged(exception))
        {
            // Dropped again meanwhile, or moved on by another run: what was written of it is not seen.
            return InboxStep.GoOn(LookAgain);
        }
    }

    private async Task<T> TranslateAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (BlobErrors.Translate(exception, container.Name) is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }

    private async Task<InboxStep?> TakeYieldsAsync(CancellationToken cancellationToken)
    {
        if (await FindToTakeAsync(InboxNames.Yields, cancellationToken) is not { } blob)
        {
            return null;
        }

        try
        {
            using var file = await OpenAsync(blob, cancellationToken);
            var report = await imports.ImportAsync(file, positionsOf: null, cancellationToken);
            return await DoneAsync(blob, report.Counts, report.LastLineIsOpen, cancellationToken);
        }
        catch (InputFileException refusal)
        {
            return await SetAsideAsync(blob, refusal, cancellationToken);
        }
    }

    private async Task<InboxStep?> CheckPositionsAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        if (await FindToTakeAsync(InboxNames.Positions(date), cancellationToken) is not { } blob)
        {
            return null;
        }

        CheckedPositions check;
        try
        {
            using var file = await OpenAsync(blob, cancellationToken);
            check = await imports.Positions.CheckAsync(file, date, PositionsRule.WholeSet, cancellationToken);
        }
        catch (InputFileException refusal)
        {
            return await SetAsideAsync(blob, refusal, cancellationToken);
        }

        if (check.IsStored)
        {
            return await DoneAsync(blob, new ImportCounts(Added: 0, check.Unchanged, Replaced: 0), check.LastLineIsOpen, cancellationToken);
        }

        var import = Identify(date, check.Hash);
        try
        {
            await inputs.BeginPositionsAsync(date, import, check.Accepted, cancellationToken);
        }
        catch (InputSealedException)
        {
            // The day's close came in since the check: checking again names the lines.
            return InboxStep.GoOn(LookAgain);
        }

        return InboxStep.GoOn(new BlobChunk(
            blob.Name,
            blob.ETag.ToString(),
            blob.Length,
            import.Value,
            PositionRow.ColumnsOf(check.Header),
            Offset: 0,
            IsHeaderRead: false,
            default,
            blob.ControlETag?.ToString(),
            check.LastLineIsOpen).ToContinuation());
    }

    private async Task<InboxStep> DoneAsync(CancellationToken cancellationToken)
    {
        // What is done and set aside lies in folders of its own and is not listed.
        var names = new List<string>();
        await foreach (var item in container.GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", prefix: null, cancellationToken))
        {
            if (item.IsBlob)
            {
                names.Add(item.Blob.Name);
            }
        }

        return InboxStep.Done with { Misnamed = InboxNames.FindMisnamed(names) };
    }

    private async Task<InboxStep> GoOnAsync(SettlementDate date, BlobChunk chunk, CancellationToken cancellationToken)
    {
        var import = new ImportId(chunk.Import);
        try
        {
            if (chunk.Offset == chunk.Length)
            {
                await inputs.PublishPositionsAsync(date, import, chunk.Total, cancellationToken);
                var blob = await FindAsync(chunk.Name, cancellationToken);
                return blob is { } there && there.ETag == new ETag(chunk.ETag)
                    ? await DoneAsync(there with { ControlETag = chunk.ControlETag is { } control ? new ETag(control) : null }, chunk.Total, chunk.LastLineIsOpen, cancellationToken)
                    : InboxStep.GoOn(LookAgain);
            }

            var wholeRows = await ReadWholeRowsAsync(chunk, cancellationToken);
            var (positions, isHeaderRead) = chunk.Read(wholeRows, currency);
            var counts = await inputs.WriteChunkAsync(date, import, positions, cancellationToken);
            return InboxStep.GoOn((chunk with
            {
                Offset = chunk.Offset + wholeRows.Length,
                IsHeaderRead = isHeaderRead,
                Total = chunk.Total + counts,
            }).ToContinuation());
        }
        catch (Exception exception) when (exception is InputDiffersException or InputSealedException)
        {
            // Another import, or the day's close, came in since the check: checking again names the lines.
            return InboxStep.GoOn(LookAgain);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadWholeRowsAsync(BlobChunk chunk, CancellationToken cancellationToken)
    {
        var rest = chunk.Length - chunk.Offset;
        for (long wanted = chunkBytes; ; wanted *= 2)
        {
            var options = new BlobDownloadOptions
            {
                Range = new HttpRange(chunk.Offset, Math.Min(wanted, rest)),
                Conditions = new BlobRequestConditions { IfMatch = new ETag(chunk.ETag) },
            };
            var content = await container.GetBlobClient(chunk.Name).DownloadContentAsync(options, cancellationToken);
            var piece = content.Value.Content.ToMemory();
            if (piece.Length == rest)
            {
                return piece;
            }

            if (RowBoundary.LengthOfWholeRows(piece.Span) is > 0 and var length)
            {
                return piece[..length];
            }
        }
    }

    private async Task<InboxBlob?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var properties = (await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            return new InboxBlob(name, properties.ETag, properties.ContentLength, properties.LastModified);
        }
        catch (RequestFailedException exception) when (exception.Status == 404 && exception.ErrorCode != BlobErrorCode.ContainerNotFound)
        {
            return null;
        }
    }

    // With its control file; null where there is none, or no control file that is required.
    private async Task<InboxBlob?> FindToTakeAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is not { } blob)
        {
            return null;
        }

        var control = await FindAsync(InboxNames.Control(name), cancellationToken);
        return control is null && RequireControl ? null : blob with { ControlETag = control?.ETag };
    }

    private async Task<IReadOnlyList<FileAnnouncement>> ReadControlAsync(InboxBlob blob, CancellationToken cancellationToken)
    {
        if (blob.ControlETag is not { } version)
        {
            return [];
        }

        var name = InboxNames.Control(blob.Name);
        var options = new BlobDownloadOptions
        {
            Range = new HttpRange(0, ControlFile.MostBytes + 1),
            Conditions = new BlobRequestConditions { IfMatch = version },
        };
        var content = await container.GetBlobClient(name).DownloadContentAsync(options, cancellationToken);
        return [ControlFile.Parse(content.Value.Content.ToMemory(), name)];
    }

    // A copy on disk: it is read more than once, and a connection that breaks must not pass for a bad file.
    private async Task<InputFile> OpenAsync(InboxBlob blob, CancellationToken cancellationToken)
    {
        var copy = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            bufferSize: 0,
            FileOptions.DeleteOnClose);
        try
        {
            await container.GetBlobClient(blob.Name).DownloadToAsync(
                copy, new BlobDownloadToOptions { Conditions = new BlobRequestConditions { IfMatch = blob.ETag } }, cancellationToken);
            var file = InputFile.Of(blob.Name, copy);
            file.Announced = await ReadControlAsync(blob, cancellationToken);
            return file;
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    private async Task<InboxStep> DoneAsync(InboxBlob blob, ImportCounts counts, bool lastLineIsOpen, CancellationToken cancellationToken)
    {
        var place = await MoveAsync(blob, InboxNames.Done, cancellationToken);
        return new InboxStep(LookAgain, [new ImportedFile(blob.Name, place, counts, lastLineIsOpen)], []);
    }

    // The errors first: a file that is set aside has them beside it, whenever a crash comes.
    private async Task<InboxStep> SetAsideAsync(InboxBlob blob, InputFileException refusal, CancellationToken cancellationToken)
    {
        var place = blob.PlaceIn(InboxNames.SetAside);
        await container.GetBlobClient(place + InboxNames.ErrorsSuffix).UploadAsync(
            BinaryData.FromString(InboxNames.ErrorsText(refusal)), overwrite: true, cancellationToken);
        await MoveAsync(blob, InboxNames.SetAside, cancellationToken);
        return new InboxStep(LookAgain, [], [new SetAsideFile(blob.Name, place, refusal.Problems, refusal.ProblemCount)]);
    }

    // The place is a function of the blob's version: moving it again puts the same content there again.
    private async Task<string> MoveAsync(InboxBlob blob, string folder, CancellationToken cancellationToken)
    {
        var source = container.GetBlobClient(blob.Name);
        var version = new BlobRequestConditions { IfMatch = blob.ETag };
        var place = blob.PlaceIn(folder);
        var control = container.GetBlobClient(InboxNames.Control(blob.Name));
        var controlVersion = blob.ControlETag is { } etag ? new BlobRequestConditions { IfMatch = etag } : null;
        if (controlVersion is not null)
        {
            await UnlessGoneAsync(() => CopyAsync(control, controlVersion, container.GetBlobClient(InboxNames.Control(place)), cancellationToken));
        }

        await CopyAsync(source, version, container.GetBlobClient(place), cancellationToken);
        await source.DeleteAsync(conditions: version, cancellationToken: cancellationToken);
        if (controlVersion is not null)
        {
            await UnlessGoneAsync(() => control.DeleteAsync(conditions: controlVersion, cancellationToken: cancellationToken));
        }

        return place;
    }

    // Removed after its file, so that no file is ever taken without the control file that it came with. It may have been
    // moved by an earlier try, or be that of the next file by now.
    private static async Task UnlessGoneAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RequestFailedException exception) when (BlobErrors.IsGoneOrChanged(exception))
        {
            // Nothing is left to do.
        }
    }

    // Never over a blob that is there: it is the same content, copied by an earlier try or by another run.
    private static async Task CopyAsync(
        BlobClient source, BlobRequestConditions version, BlobClient target, CancellationToken cancellationToken)
    {
        try
        {
            var copying = await target.StartCopyFromUriAsync(
                source.Uri,
                new BlobCopyFromUriOptions { SourceConditions = version, DestinationConditions = new BlobRequestConditions { IfNoneMatch = ETag.All } },
                cancellationToken);
            await copying.WaitForCompletionAsync(cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists)
        {
            var copied = (await target.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            if (copied.CopyStatus != CopyStatus.Success)
            {
                throw new StoreUnavailableException($"{source.Name} is still being copied to {target.Name}", exception);
            }
        }
    }

    private static ImportId Identify(SettlementDate date, byte[] hash)
    {
        var digest = SHA256.HashData([.. Encoding.UTF8.GetBytes($"settlement-import=1\ndate={date}\ncontent="), .. hash]);
        return new ImportId(new Guid(digest.AsSpan(0, 16), bigEndian: true));
    }

    private readonly record struct InboxBlob(string Name, ETag ETag, long Length, DateTimeOffset LastModified)
    {
        /// <summary>The version of its control file; null where it has none.</summary>
        public ETag? ControlETag { get; init; }

        public string PlaceIn(string folder)
        {
            var mark = new string([.. ETag.ToString().Where(char.IsAsciiLetterOrDigit)]);
            return $"{folder}/{InboxNames.Stamped(Name, LastModified, mark)}";
        }
    }
}
