namespace Settlement.Storage.Imports;

/// <summary>Where a store keeps its manifests, each under a key such as a date's.</summary>
internal interface IImportManifests
{
    /// <summary>The manifest of a key; <see cref="ImportManifest.None"/> before the first import.</summary>
    Task<ImportManifest> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Stores a manifest instead of the version it was read with; false if it changed since.</summary>
    Task<bool> TrySaveAsync(string key, ImportManifest manifest, CancellationToken cancellationToken);
}
