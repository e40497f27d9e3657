using Settlement.Core;
using Settlement.Storage.Imports;

namespace Settlement.Storage.Cosmos;

/// <summary>
/// Writes rows all or none, although no transaction holds them all: under a number of its own that no reader counts,
/// until the last step lets it count. See docs/decisions/0009.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="key">The manifest's key.</param>
/// <param name="date">The date of the positions that are written; null for yields.</param>
/// <param name="isWithdrawn">Whether a value is that of a position that is withdrawn.</param>
internal sealed class CosmosImport<T>(CosmosDatabase database, string key, SettlementDate? date, Func<T, bool> isWithdrawn)
    where T : class
{
    private const int RowsAtOnce = 400;

    private readonly NumberedImport numbered = new(new CosmosManifests(database), key, date);

    /// <summary>Writes the rows, each key once. What reading them throws is thrown on, and then none is written.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="rule">What they may do to what is there.</param>
    /// <param name="accepted">What was let through for them.</param>
    /// <param name="check">Looks whether they may count; see <see cref="NumberedImport.EndAsync"/>.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <exception cref="InputDiffersException">Other values are there and may not be replaced, or the rows are not the whole set.</exception>
    public async Task<ImportCounts> WriteAsync(
        IEnumerable<ImportedItem<T>> rows,
        PositionsRule rule,
        IReadOnlyList<AcceptedCheck> accepted,
        Func<CancellationToken, Task>? check,
        CancellationToken cancellationToken)
    {
        var manifest = await numbered.BeginAsync(new ImportId(Guid.NewGuid()), accepted, cancellationToken);
        var tally = await WriteRowsAsync(rows, manifest, rule.Replace, cancellationToken);
        await numbered.EndAsync(manifest.Last, tally, isWholeSet: !rule.Add, check, cancellationToken);
        return tally.Counts;
    }

    /// <inheritdoc cref="NumberedImport.BeginAsync" />
    public Task BeginAsync(ImportId import, IReadOnlyList<AcceptedCheck> accepted, CancellationToken cancellationToken) =>
        numbered.BeginAsync(import, accepted, cancellationToken);

    /// <summary>Writes some of the rows of an import that was begun; a repeat meets its own rows and leaves them alone.</summary>
    public async Task<ImportCounts> WriteChunkAsync(ImportId import, IEnumerable<ImportedItem<T>> rows, CancellationToken cancellationToken) =>
        (await WriteRowsAsync(rows, await numbered.FindAsync(import, cancellationToken), replace: false, cancellationToken)).Counts;

    /// <summary>Lets an import that was begun count.</summary>
    public async Task PublishAsync(ImportId import, ImportCounts total, CancellationToken cancellationToken) => await numbered.EndAsync(
        (await numbered.FindAsync(import, cancellationToken)).Last,
        new ImportTally(total, Reinstated: 0),
        isWholeSet: true,
        check: null,
        cancellationToken);

    private async Task<ImportTally> WriteRowsAsync(
        IEnumerable<ImportedItem<T>> rows, ImportManifest manifest, bool replace, CancellationToken cancellationToken)
    {
        var adding = new Lock();
        var total = default(ImportTally);
        await Parallel.ForEachAsync(
            rows,
            new ParallelOptions { MaxDegreeOfParallelism = RowsAtOnce, CancellationToken = cancellationToken },
            async (row, token) =>
            {
                var tally = await WriteRowAsync(row, manifest, replace, token);
                lock (adding)
                {
                    total += tally;
                }
            });
        return total;
    }

    private async Task<ImportTally> WriteRowAsync(
        ImportedItem<T> row, ImportManifest manifest, bool replace, CancellationToken cancellationToken)
    {
        var wanted = row with { Import = manifest.Last };

        // Before the first import there is nothing to read.
        var isEmpty = manifest.Last == 1;
        return await OptimisticUpdate.RunAsync<ImportTally>(
            $"{row.Id} of {row.Partition} could not be written: other imports kept writing it",
            async () =>
            {
                var stored = isEmpty
                    ? null
                    : await database.FindAsync<ImportedItem<T>>(CosmosContainers.Inputs, row.Partition, row.Id, cancellationToken);
                isEmpty = false;
                if (stored is null)
                {
                    if (await database.CreateAsync(CosmosContainers.Inputs, row.Partition, wanted, cancellationToken) is not null)
                    {
                        return Tally(row.Value!, before: null);
                    }

                    return default;
                }

                if (stored.Import > manifest.Last)
                {
                    throw numbered.GivenUp();
                }

                if (stored.Import == manifest.Last)
                {
                    // Our own first write, met again after a lost answer.
                    return Tally(row.Value!, stored.Before);
                }

                var before = stored.Counting(manifest);
                var tally = Tally(row.Value!, before);

                // No other import can be published between begin and end, so what is seen here is what this one would change.
                if (tally.Replaces && !replace)
                {
                    throw new InputDiffersException($"{row.Id} already has a different value in {key}");
                }

                var replacing = wanted with { Before = before };
                return row.Value!.Equals(before) ||
                    await database.ReplaceAsync(CosmosContainers.Inputs, row.Partition, replacing, stored.ETag!, cancellationToken) is not null
                    ? tally
                    : default(Tried<ImportTally>);
            });
    }

    private ImportTally Tally(T value, T? before) =>
        ImportTally.Of(before is null ? null : isWithdrawn(before), isWithdrawn(value), value.Equals(before));
}
