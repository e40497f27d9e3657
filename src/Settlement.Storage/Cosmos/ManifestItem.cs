using Settlement.Core;
using Settlement.Storage.Imports;

namespace Settlement.Storage.Cosmos;

/// <summary>A manifest of imports as it is stored: its id is the manifest's key.</summary>
internal sealed record ManifestItem : StoredItem
{
    public required string Partition { get; init; }

    public required int Last { get; init; }

    public required Guid Token { get; init; }

    public required IReadOnlyList<int> Hidden { get; init; }

    public required long Rows { get; init; }

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
        Seal = manifest.Seal.Number,
        IsSealed = manifest.Seal.IsOn,
    };

    public ImportManifest ToManifest() => new(Last, Token, Hidden, Rows, ETag) { Seal = new InputSeal(Seal, IsSealed) };
}
