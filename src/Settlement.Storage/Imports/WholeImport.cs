using Settlement.Core;

namespace Settlement.Storage.Imports;

/// <summary>
/// Writes rows all or none, although no transaction holds them all: under a number of its own that no reader counts,
/// until the last step lets it count. See docs/decisions/0009.
/// </summary>
/// <param name="manifests">Where the manifests are.</param>
/// <param name="writer">Writes the rows.</param>
/// <param name="key">The manifest's key.</param>
/// <param name="date">The date of the positions that are written; null for yields.</param>
internal sealed class WholeImport<TRow>(IImportManifests manifests, IRowWriter<TRow> writer, string key, SettlementDate? date)
{
    private readonly NumberedImport numbered = new(manifests, key, date);

    /// <summary>Writes the rows, each key once. What reading them throws is thrown on, and then none is written.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="rule">What they may do to what is there.</param>
    /// <param name="accepted">What was let through for them.</param>
    /// <param name="check">Looks whether they may count; see <see cref="NumberedImport.EndAsync"/>.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <exception cref="InputDiffersException">Other values are there and may not be replaced, or the rows are not the whole set.</exception>
    public async Task<ImportCounts> WriteAsync(
        IEnumerable<TRow> rows,
        PositionsRule rule,
        IReadOnlyList<AcceptedCheck> accepted,
        Func<CancellationToken, Task>? check,
        CancellationToken cancellationToken)
    {
        var manifest = await numbered.BeginAsync(new ImportId(Guid.NewGuid()), accepted, cancellationToken);
        var tally = await writer.WriteAsync(rows, new ImportedRows(numbered, manifest, rule.Replace), cancellationToken);
        await numbered.EndAsync(manifest.Last, tally, isWholeSet: !rule.Add, check, cancellationToken);
        return tally.Counts;
    }

    /// <inheritdoc cref="NumberedImport.BeginAsync" />
    public Task BeginAsync(ImportId import, IReadOnlyList<AcceptedCheck> accepted, CancellationToken cancellationToken) =>
        numbered.BeginAsync(import, accepted, cancellationToken);

    /// <summary>Writes some of the rows of an import that was begun; a repeat meets its own rows and leaves them alone.</summary>
    public async Task<ImportCounts> WriteChunkAsync(ImportId import, IEnumerable<TRow> rows, CancellationToken cancellationToken)
    {
        var manifest = await numbered.FindAsync(import, cancellationToken);
        return (await writer.WriteAsync(rows, new ImportedRows(numbered, manifest, replace: false), cancellationToken)).Counts;
    }

    /// <summary>Lets an import that was begun count.</summary>
    public async Task PublishAsync(ImportId import, ImportCounts total, CancellationToken cancellationToken) => await numbered.EndAsync(
        (await numbered.FindAsync(import, cancellationToken)).Last,
        new ImportTally(total, Reinstated: 0),
        isWholeSet: true,
        check: null,
        cancellationToken);
}

/// <summary>The keys of manifests, which every store gives them.</summary>
internal static class ManifestKeys
{
    public const string Yields = "yields";

    public const string PositionsPrefix = "positions_";

    public static string Positions(SettlementDate date) => PositionsPrefix + date;
}
