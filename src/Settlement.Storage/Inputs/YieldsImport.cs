using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Imports a yields file (<c>date,income_per_10000</c>, or another quote's column), all or nothing.</summary>
public sealed class YieldsImport(IInputStore inputs, ISettlementStore settlements)
{
    /// <summary>Imports the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="replace">Whether a yield that is there may be replaced by another.</param>
    /// <param name="allowNegative">Whether negative yields are welcome.</param>
    /// <param name="cancellationToken">Stops the import; nothing is written then.</param>
    /// <exception cref="InputFileException">The file, or a line of it, was refused.</exception>
    public Task<ImportReport> ImportAsync(string path, bool replace, bool allowNegative, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{inputs} {settlements} {path} {replace} {allowNegative} {cancellationToken.IsCancellationRequested}");
}
