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
}
