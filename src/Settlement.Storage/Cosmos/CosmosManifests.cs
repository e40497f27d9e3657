using Settlement.Core;
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

/// <summary>A manifest of imports as it is stored: its id is the manifest's key.</summary>
internal sealed record ManifestItem : StoredItem
{
    public required string Partition { get; init; }

    public required int Last { get; init; }

    public required Guid Token { get; init; }

    public required IReadOnlyList<int> Hidden { get; init; }

    public required long Rows { get; init; }

    public long Withdrawn { get; init; }

    public int Seal { get; init; }

    public bool IsSealed { get; init; }

    public static ManifestItem Of(string key, ImportManifest manifest) => new()
    {
        Id = key,
        Partition = CosmosKeys.Imports,
        Last = manifest.Last,
        Token = manifest.Token,
        Hidden = manifest.Hidden,
        Rows = manifest.Rows,
        Withdrawn = manifest.Withdrawn,
        Seal = manifest.Seal.Number,
        IsSealed = manifest.Seal.IsOn,
    };

    public ImportManifest ToManifest() => new(Last, Token, Hidden, Rows, ETag) { Withdrawn = Withdrawn, Seal = new InputSeal(Seal, IsSealed) };
}
