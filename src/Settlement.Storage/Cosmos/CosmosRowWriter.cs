using Settlement.Core;
using Settlement.Storage.Imports;

namespace Settlement.Storage.Cosmos;

/// <summary>Writes rows of an import, each an item.</summary>
internal sealed class CosmosRowWriter<T>(CosmosDatabase database) : IRowWriter<ImportedItem<T>>
    where T : class, IImportedValue
{
    private const int RowsAtOnce = 400;

    public async Task<ImportTally> WriteAsync(IEnumerable<ImportedItem<T>> rows, ImportedRows there, CancellationToken cancellationToken)
    {
        var adding = new Lock();
        var total = default(ImportTally);
        await Parallel.ForEachAsync(
            rows,
            new ParallelOptions { MaxDegreeOfParallelism = RowsAtOnce, CancellationToken = cancellationToken },
            async (row, token) =>
            {
                var tally = await WriteRowAsync(row, there, token);
                lock (adding)
                {
                    total += tally;
                }
            });
        return total;
    }

    private async Task<ImportTally> WriteRowAsync(ImportedItem<T> row, ImportedRows there, CancellationToken cancellationToken)
    {
        var isEmpty = there.IsFirst;
        return await OptimisticUpdate.RunAsync<ImportTally>(
            $"{row.Id} of {row.Partition} could not be written: other imports kept writing it",
            async () =>
            {
                var stored = isEmpty
                    ? null
                    : await database.FindAsync<ImportedItem<T>>(CosmosContainers.Inputs, row.Partition, row.Id, cancellationToken);
                isEmpty = false;
                var write = there.Decide(row.Id, row.Value!, stored?.ToRow());
                var item = row with { Import = there.Number, Before = write.Before };
                return !write.IsNeeded || await TryWriteAsync(item, stored?.ETag, cancellationToken) is not null
                    ? write.Tally
                    : default(Tried<ImportTally>);
            });
    }

    private Task<string?> TryWriteAsync(ImportedItem<T> item, string? version, CancellationToken cancellationToken) => version is null
        ? database.CreateAsync(CosmosContainers.Inputs, item.Partition, item, cancellationToken)
        : database.ReplaceAsync(CosmosContainers.Inputs, item.Partition, item, version, cancellationToken);
}
