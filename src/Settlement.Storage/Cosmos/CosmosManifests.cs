using Settlement.Storage.Imports;

namespace Settlement.Storage.Cosmos;

/// <summary>Manifests of imports, all in one partition.</summary>
internal sealed class CosmosManifests(CosmosDatabase database) : IImportManifests
{
    public async Task<ImportManifest> ReadAsync(string key, CancellationToken cancellationToken) =>
        (await database.FindAsync<ManifestItem>(CosmosContainers.Inputs, CosmosKeys.Imports, key, cancellationToken))?.ToManifest() ??
        ImportManifest.None;

    public async Task<bool> TrySaveAsync(string key, ImportManifest manifest, CancellationToken cancellationToken)
    {
        var item = ManifestItem.Of(key, manifest);
        var saved = manifest.Version is { } version
            ? await database.ReplaceAsync(CosmosContainers.Inputs, CosmosKeys.Imports, item, version, cancellationToken)
            : await database.CreateAsync(CosmosContainers.Inputs, CosmosKeys.Imports, item, cancellationToken);
        return saved is not null;
    }
}
