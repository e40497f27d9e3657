using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Imports a positions file (<c>user_id,balance</c>) for a date, all or nothing.</summary>
public sealed class PositionsImport(IInputStore inputs, ISettlementStore settlements, Currency currency)
{
    /// <summary>Imports the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="date">The settlement date of the positions.</param>
    /// <param name="replace">Whether a balance that is there may be replaced by another.</param>
    /// <param name="progress">Told how many bytes of the file have been read, over both passes; may be null.</param>
    /// <param name="cancellationToken">Stops the import; nothing is written then.</param>
    /// <exception cref="InputFileException">The file, or a line of it, was refused.</exception>
    public Task<ImportReport> ImportAsync(
        string path, SettlementDate date, bool replace, IProgress<long>? progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{inputs} {settlements} {currency} {path} {date} {replace} {progress} {cancellationToken.IsCancellationRequested}");
}
