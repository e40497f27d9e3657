using Azure.Data.Tables;
using Settlement.Core;

namespace Settlement.Storage.Tables;

// The sets of positions that corrections bring: added, never replaced.
internal sealed partial class TablesCorrectionStore
{
    private const string Balance = "BalanceMinor";

    public Task WriteSetAsync(SettlementDate date, Digest set, IReadOnlyList<Position> positions, CancellationToken cancellationToken) =>
        TablesRows.InPiecesAsync(
            positions,
            position => TablesKeys.Partition(TablesKeys.Set(date, set), position.UserId.Value),
            (partition, piece) => TablesRows.AddAsync(
                database,
                TableName.Records,
                partition,
                [.. piece.Select(position => new TableEntity(partition, TablesKeys.RowKey(position.UserId.Value)) { [Balance] = position.Balance.Minor })],
                "positions",
                cancellationToken));

    public Task<IReadOnlyList<string>> DivideSetAsync(SettlementDate date, Digest set, int count, CancellationToken cancellationToken) =>
        Task.FromResult(TablesKeys.Divide(count));

    public async Task<Page<StoredPosition>> ListSetAsync(
        SettlementDate date, Digest set, string part, string? continuation, int size, CancellationToken cancellationToken)
    {
        var (first, last) = TablesKeys.Range(part);
        var page = await database.QueryAsync(
            TableName.Records, TablesScan.Filter(TablesKeys.Set(date, set), first, last), continuation, size, columns: null, cancellationToken);
        return new Page<StoredPosition>([.. page.Items.Select(Position)], page.Continuation);
    }

    public async Task<IReadOnlyList<StoredPosition?>> ReadSetAsync(
        SettlementDate date, Digest set, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        var rows = await TablesUserRows.ReadAsync(
            database, TableName.Records, TablesKeys.Set(date, set), [.. users.Select(user => user.Value)], cancellationToken);
        return [.. rows.Select(row => row is null ? (StoredPosition?)null : Position(row))];
    }

    // A balance that is no whole number is one that no position has.
    private static StoredPosition Position(TableEntity row) =>
        new(TablesKeys.User(row.RowKey), row[Balance] as long? ?? row[Balance] as int? ?? -1);
}
