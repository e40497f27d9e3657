using Azure.Data.Tables;
using Settlement.Core;
using Settlement.Storage.Imports;

namespace Settlement.Storage.Tables;

/// <summary>
/// Writes rows all or none, although no transaction holds them all: under a number of its own that no reader counts,
/// until the last step lets it count. See docs/decisions/0009.
/// </summary>
/// <param name="database">The tables.</param>
/// <param name="table">Where the rows go.</param>
/// <param name="columns">Their columns.</param>
/// <param name="key">The manifest's key.</param>
/// <param name="date">The date of the positions that are written; null for yields.</param>
internal sealed class TablesImport(TablesDatabase database, TableName table, string[] columns, string key, SettlementDate? date)
{
    private const int PiecesAtOnce = 16;

    private readonly NumberedImport numbered = new(new TablesManifests(database), key, date);

    /// <summary>Writes the rows, each key once. What reading them throws is thrown on, and then none is written.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="rule">What they may do to what is there.</param>
    /// <param name="accepted">What was let through for them.</param>
    /// <param name="check">Looks whether they may count; see <see cref="NumberedImport.EndAsync"/>.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <exception cref="InputDiffersException">Other values are there and may not be replaced, or the rows are not the whole set.</exception>
    public async Task<ImportCounts> WriteAsync(
        IEnumerable<ImportedRow> rows,
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
    public async Task<ImportCounts> WriteChunkAsync(ImportId import, IEnumerable<ImportedRow> rows, CancellationToken cancellationToken) =>
        (await WriteRowsAsync(rows, await numbered.FindAsync(import, cancellationToken), replace: false, cancellationToken)).Counts;

    /// <summary>Lets an import that was begun count.</summary>
    public async Task PublishAsync(ImportId import, ImportCounts total, CancellationToken cancellationToken) => await numbered.EndAsync(
        (await numbered.FindAsync(import, cancellationToken)).Last,
        new ImportTally(total, Reinstated: 0),
        isWholeSet: true,
        check: null,
        cancellationToken);

    private async Task<ImportTally> WriteRowsAsync(
        IEnumerable<ImportedRow> rows, ImportManifest manifest, bool replace, CancellationToken cancellationToken)
    {
        var adding = new Lock();
        var total = default(ImportTally);
        await Parallel.ForEachAsync(
            Pieces(rows),
            new ParallelOptions { MaxDegreeOfParallelism = PiecesAtOnce, CancellationToken = cancellationToken },
            async (piece, token) =>
            {
                var tally = await WritePieceAsync(piece, manifest, replace, token);
                lock (adding)
                {
                    total += tally;
                }
            });
        return total;
    }

    // Pieces of one partition that fit a transaction. Rows wait until their partition has a full one.
    private static IEnumerable<List<ImportedRow>> Pieces(IEnumerable<ImportedRow> rows)
    {
        var waiting = new Dictionary<string, List<ImportedRow>>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!waiting.TryGetValue(row.Partition, out var piece))
            {
                waiting.Add(row.Partition, piece = []);
            }

            piece.Add(row);
            if (piece.Count == TablesDatabase.LargestTransaction)
            {
                waiting.Remove(row.Partition);
                yield return piece;
            }
        }

        foreach (var piece in waiting.Values)
        {
            yield return piece;
        }
    }

    private async Task<ImportTally> WritePieceAsync(
        List<ImportedRow> piece, ImportManifest manifest, bool replace, CancellationToken cancellationToken)
    {
        // Before the first import there is nothing to read.
        var isEmpty = manifest.Last == 1;
        return await OptimisticUpdate.RunAsync<ImportTally>(
            $"rows of {piece[0].Partition} could not be written: other imports kept writing them",
            async () =>
            {
                var stored = isEmpty
                    ? new TableEntity?[piece.Count]
                    : await TablesRows.ReadAsync(database, table, piece[0].Partition, [.. piece.Select(row => row.RowKey)], cancellationToken);
                isEmpty = false;
                var (actions, tally) = Decide(piece, stored, manifest, replace);
                return actions.Count == 0 || await database.TransactAsync(table, actions, cancellationToken) is not null
                    ? tally
                    : default(Tried<ImportTally>);
            });
    }

    private (List<TableTransactionAction> Actions, ImportTally Tally) Decide(
        List<ImportedRow> piece, TableEntity?[] stored, ImportManifest manifest, bool replace)
    {
        var actions = new List<TableTransactionAction>(piece.Count);
        var tally = default(ImportTally);
        for (var i = 0; i < piece.Count; i++)
        {
            if (stored[i] is not { } there)
            {
                actions.Add(new(TableTransactionActionType.Add, piece[i].ToEntity(columns, manifest.Last, before: null)));
                tally += Tally(piece[i], before: null);
                continue;
            }

            var import = ImportedRow.ImportOf(there);
            if (import > manifest.Last)
            {
                throw numbered.GivenUp();
            }

            if (import == manifest.Last)
            {
                // Our own first write, met again after a lost answer.
                tally += Tally(piece[i], ImportedRow.ValuesBefore(there, columns));
                continue;
            }

            var before = ImportedRow.ValuesThatCount(there, columns, manifest);
            var row = Tally(piece[i], before);

            // No other import can be published between begin and end, so what is seen here is what this one would change.
            if (row.Replaces && !replace)
            {
                throw new InputDiffersException($"{TablesKeys.User(piece[i].RowKey)} already has a different value in {key}");
            }

            tally += row;
            if (before is null || !before.SequenceEqual(piece[i].Values))
            {
                actions.Add(new(TableTransactionActionType.UpdateReplace, piece[i].ToEntity(columns, manifest.Last, before), there.ETag));
            }
        }

        return (actions, tally);
    }

    private static ImportTally Tally(ImportedRow row, object[]? before) => ImportTally.Of(
        before is null ? null : ImportedRow.IsWithdrawn(before), ImportedRow.IsWithdrawn(row.Values), before?.SequenceEqual(row.Values) == true);
}
