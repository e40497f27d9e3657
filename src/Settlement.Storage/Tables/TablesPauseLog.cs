using System.Globalization;
using Azure.Data.Tables;
using Settlement.Core;

namespace Settlement.Storage.Tables;

/// <summary>The log of pauses in Tables: rows of one partition of the table of days, added and never changed or deleted.</summary>
internal sealed class TablesPauseLog(TablesDatabase database) : IPauseLog
{
    private const string Partition = "pauses";

    public async Task<PauseEntry?> ReadLatestAsync(CancellationToken cancellationToken)
    {
        var rows = await database.QueryAllAsync(TableName.Days, TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken);
        return rows.Count == 0 ? null : Entry(rows[^1]);
    }

    public async Task<bool> TryAddAsync(PauseEntry entry, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, entry.Number.ToString("0000000000", CultureInfo.InvariantCulture))
        {
            ["IsPaused"] = entry.IsPaused,
            ["By"] = entry.By,
            ["At"] = entry.At,
        };
        if (entry.Reason is { } reason)
        {
            row["Reason"] = reason;
        }

        return await database.AddAsync(TableName.Days, row, cancellationToken) is not null;
    }

    private static PauseEntry Entry(TableEntity row) => new(
        long.Parse(row.RowKey, CultureInfo.InvariantCulture),
        row.GetBoolean("IsPaused")!.Value,
        row.GetString("By"),
        row.GetDateTimeOffset("At")!.Value,
        row.GetString("Reason"));
}
