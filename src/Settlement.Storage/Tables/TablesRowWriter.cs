using Azure.Data.Tables;
using Settlement.Core;
using Settlement.Storage.Imports;

namespace Settlement.Storage.Tables;

/// <summary>Writes rows of an import in transactions of one partition.</summary>
/// <param name="database">The tables.</param>
/// <param name="table">Where the rows go.</param>
/// <param name="columns">Their columns.</param>
internal sealed class TablesRowWriter(TablesDatabase database, TableName table, string[] columns) : IRowWriter<TablesImportRow>
{
    private const int PiecesAtOnce = 16;

    public async Task<ImportTally> WriteAsync(IEnumerable<TablesImportRow> rows, ImportedRows there, CancellationToken cancellationToken)
    {
        var adding = new Lock();
        var total = default(ImportTally);
        await Parallel.ForEachAsync(
            Pieces(rows),
            new ParallelOptions { MaxDegreeOfParallelism = PiecesAtOnce, CancellationToken = cancellationToken },
            async (piece, token) =>
            {
                var tally = await WritePieceAsync(piece, there, token);
                lock (adding)
                {
                    total += tally;
                }
            });
        return total;
    }

    // Pieces of one partition that fit a transaction. Rows wait until their partition has a full one.
    private static IEnumerable<List<TablesImportRow>> Pieces(IEnumerable<TablesImportRow> rows)
    {
        var waiting = new Dictionary<string, List<TablesImportRow>>(StringComparer.Ordinal);
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

    private async Task<ImportTally> WritePieceAsync(List<TablesImportRow> piece, ImportedRows there, CancellationToken cancellationToken)
    {
        var isEmpty = there.IsFirst;
        return await OptimisticUpdate.RunAsync<ImportTally>(
            $"rows of {piece[0].Partition} could not be written: other imports kept writing them",
            async () =>
            {
                var stored = isEmpty
                    ? new TableEntity?[piece.Count]
                    : await TablesRows.ReadAsync(database, table, piece[0].Partition, [.. piece.Select(row => row.RowKey)], cancellationToken);
                isEmpty = false;
                var (actions, tally) = Decide(piece, stored, there);
                return actions.Count == 0 || await database.TransactAsync(table, actions, cancellationToken) is not null
                    ? tally
                    : default(Tried<ImportTally>);
            });
    }

    private (List<TableTransactionAction> Actions, ImportTally Tally) Decide(
        List<TablesImportRow> piece, TableEntity?[] stored, ImportedRows there)
    {
        var actions = new List<TableTransactionAction>(piece.Count);
        var tally = default(ImportTally);
        for (var i = 0; i < piece.Count; i++)
        {
            var row = stored[i];
            var write = there.Decide(
                TablesKeys.User(piece[i].RowKey), piece[i].Values, row is null ? null : TablesImportRow.Read(row, columns));
            tally += write.Tally;
            if (write.IsNeeded)
            {
                var entity = piece[i].ToEntity(columns, there.Number, write.Before);
                actions.Add(row is null
                    ? new(TableTransactionActionType.Add, entity)
                    : new(TableTransactionActionType.UpdateReplace, entity, row.ETag));
            }
        }

        return (actions, tally);
    }
}
