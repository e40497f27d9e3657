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
internal sealed class CosmosImport<T>(CosmosDatabase database, string key, SettlementDate? date)
    where T : class
{
    private const int RowsAtOnce = 400;

    private readonly NumberedImport numbered = new(new CosmosManifests(database), key, date);

    private enum RowFate
    {
        Added,
        Unchanged,
        Replaced,
    }

    /// <summary>Writes the rows, each key once. What reading them throws is thrown on, and then none is written.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="replace">Whether other values that are there are replaced.</param>
    /// <param name="check">Looks whether they may count; see <see cref="NumberedImport.EndAsync"/>.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <exception cref="InputDiffersException">Other values are there and may not be replaced.</exception>
    public async Task<ImportCounts> WriteAsync(
        IEnumerable<ImportedItem<T>> rows, bool replace, Func<CancellationToken, Task>? check, CancellationToken cancellationToken)
    {
        var manifest = await numbered.BeginAsync(new ImportId(Guid.NewGuid()), cancellationToken);
        var total = await WriteRowsAsync(rows, manifest, replace, cancellationToken);
        await numbered.EndAsync(manifest.Last, total.Added, check, cancellationToken);
        return total;
    }

    /// <inheritdoc cref="NumberedImport.BeginAsync" />
    public Task BeginAsync(ImportId import, CancellationToken cancellationToken) => numbered.BeginAsync(import, cancellationToken);

    /// <summary>Writes some of the rows of an import that was begun; a repeat meets its own rows and leaves them alone.</summary>
    public async Task<ImportCounts> WriteChunkAsync(ImportId import, IEnumerable<ImportedItem<T>> rows, CancellationToken cancellationToken) =>
        await WriteRowsAsync(rows, await numbered.FindAsync(import, cancellationToken), replace: false, cancellationToken);

    /// <summary>Lets an import that was begun count.</summary>
    public async Task PublishAsync(ImportId import, long added, CancellationToken cancellationToken) =>
        await numbered.EndAsync((await numbered.FindAsync(import, cancellationToken)).Last, added, check: null, cancellationToken);

    private async Task<ImportCounts> WriteRowsAsync(
        IEnumerable<ImportedItem<T>> rows, ImportManifest manifest, bool replace, CancellationToken cancellationToken)
    {
        long added = 0, unchanged = 0, replaced = 0;
        await Parallel.ForEachAsync(
            rows,
            new ParallelOptions { MaxDegreeOfParallelism = RowsAtOnce, CancellationToken = cancellationToken },
            async (row, token) =>
            {
                switch (await WriteRowAsync(row, manifest, replace, token))
                {
                    case RowFate.Added: Interlocked.Increment(ref added); break;
                    case RowFate.Unchanged: Interlocked.Increment(ref unchanged); break;
                    case RowFate.Replaced: Interlocked.Increment(ref replaced); break;
                    case var fate: throw new InvalidOperationException($"a row's fate is {fate}");
                }
            });
        return new ImportCounts(added, unchanged, replaced);
    }

    private async Task<RowFate> WriteRowAsync(
        ImportedItem<T> row, ImportManifest manifest, bool replace, CancellationToken cancellationToken)
    {
        var wanted = row with { Import = manifest.Last };

        // Before the first import there is nothing to read.
        var isEmpty = manifest.Last == 1;
        return await OptimisticUpdate.RunAsync<RowFate>(
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
                        return RowFate.Added;
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
                    return stored.Before is null ? RowFate.Added : RowFate.Replaced;
                }

                var before = stored.Counting(manifest);
                if (row.Value!.Equals(before))
                {
                    return RowFate.Unchanged;
                }

                // No other import can be published between begin and end, so what is seen here is what this one would change.
                if (before is not null && !replace)
                {
                    throw new InputDiffersException($"{row.Id} already has a different value in {key}");
                }

                var replacing = wanted with { Before = before };
                return await database.ReplaceAsync(CosmosContainers.Inputs, row.Partition, replacing, stored.ETag!, cancellationToken) is not null
                    ? before is null ? RowFate.Added : RowFate.Replaced
                    : default(Tried<RowFate>);
            });
    }
}
