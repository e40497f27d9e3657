using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Settlement.Core;
using Settlement.Storage.Imports;

namespace Settlement.Storage.Tables;

/// <summary>Manifests of imports, each an entity of its own partition.</summary>
internal sealed class TablesManifests(TablesDatabase database) : IImportManifests
{
    private const string Row = "manifest";

    // Sorts after every digit.
    private const string AboveDigits = "~";

    public async Task<ImportManifest> ReadAsync(string key, CancellationToken cancellationToken) =>
        await database.FindAsync(TableName.Imports, key, Row, cancellationToken) is { } entity
            ? new ImportManifest(
                entity.GetInt32("Last")!.Value,
                entity.GetGuid("Token")!.Value,
                [.. entity.GetString("Hidden").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))],
                entity.GetInt64("Rows")!.Value,
                entity.ETag.ToString())
            {
                Withdrawn = entity.GetInt64("Withdrawn") ?? 0,
                Seal = new InputSeal(entity.GetInt32("Seal") ?? 0, entity.GetBoolean("IsSealed") ?? false),
            }
            : ImportManifest.None;

    /// <summary>The keys of a range whose manifest has rows.</summary>
    public async Task<IReadOnlyList<string>> ListKeysWithRowsAsync(string first, string last, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey le {last} and RowKey eq {Row}");
        var rows = await database.QueryAllAsync(TableName.Imports, filter, cancellationToken);
        return [.. rows.Where(row => row.GetInt64("Rows") > 0).Select(row => row.PartitionKey)];
    }

    public async Task<bool> TrySaveAsync(string key, ImportManifest manifest, CancellationToken cancellationToken)
    {
        var entity = new TableEntity(key, Row)
        {
            ["Last"] = manifest.Last,
            ["Token"] = manifest.Token,
            ["Hidden"] = string.Join(',', manifest.Hidden.Select(n => n.ToString(CultureInfo.InvariantCulture))),
            ["Rows"] = manifest.Rows,
            ["Withdrawn"] = manifest.Withdrawn,
            ["Seal"] = manifest.Seal.Number,
            ["IsSealed"] = manifest.Seal.IsOn,
        };
        var saved = manifest.Version is { } version
            ? await database.MergeAsync(TableName.Imports, entity, new ETag(version), cancellationToken)
            : await database.AddAsync(TableName.Imports, entity, cancellationToken);
        return saved is not null;
    }

    public Task AddAcceptedAsync(string key, int import, AcceptedCheck accepted, CancellationToken cancellationToken) => database.AddAsync(
        TableName.Imports,
        new TableEntity(key, string.Create(CultureInfo.InvariantCulture, $"{Prefix(accepted.Date)}{import:0000000000}_{(int)accepted.Code:00}"))
        {
            ["Import"] = import,
            ["Code"] = (int)accepted.Code,
            ["AcceptedBy"] = accepted.By,
            ["AcceptedAt"] = accepted.At,
            ["File"] = accepted.File,
        },
        cancellationToken);

    public async Task<IReadOnlyList<(int Import, AcceptedCheck Accepted)>> ListAcceptedAsync(
        string key, SettlementDate date, CancellationToken cancellationToken)
    {
        var prefix = Prefix(date);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey ge {prefix} and RowKey lt {prefix + AboveDigits}");
        var rows = await database.QueryAllAsync(TableName.Imports, filter, cancellationToken);
        return [.. rows.Select(row => (row.GetInt32("Import")!.Value, Accepted(date, row)))];
    }

    private static string Prefix(SettlementDate date) => $"accepted_{date}_";

    private static AcceptedCheck Accepted(SettlementDate date, TableEntity row) => new(
        date,
        (CheckCode)row.GetInt32("Code")!.Value,
        row.GetString("AcceptedBy"),
        row.GetDateTimeOffset("AcceptedAt")!.Value,
        row.GetString("File"));
}
