using System.Globalization;
using Settlement.Core;
using Settlement.Storage.Imports;

namespace Settlement.Storage.Cosmos;

/// <summary>Manifests of imports, all in one partition.</summary>
internal sealed class CosmosManifests(CosmosDatabase database) : IImportManifests
{
    public async Task<ImportManifest> ReadAsync(string key, CancellationToken cancellationToken) =>
        (await database.FindAsync<ManifestItem>(CosmosContainers.Inputs, CosmosKeys.Imports, key, cancellationToken))?.ToManifest() ??
        ImportManifest.None;

    /// <summary>The keys behind one, up to another one, whose manifest has rows.</summary>
    public async Task<IReadOnlyList<string>> ListKeysWithRowsAsync(string after, string last, CancellationToken cancellationToken)
    {
        var items = await CosmosPartition.ReadAllAsync<ManifestItem>(
            database, CosmosContainers.Inputs, CosmosKeys.Imports, after, last, cancellationToken);
        return [.. items.Where(item => item.Rows > 0).Select(item => item.Id)];
    }

    public async Task<bool> TrySaveAsync(string key, ImportManifest manifest, CancellationToken cancellationToken)
    {
        var item = ManifestItem.Of(key, manifest);
        var saved = manifest.Version is { } version
            ? await database.ReplaceAsync(CosmosContainers.Inputs, CosmosKeys.Imports, item, version, cancellationToken)
            : await database.CreateAsync(CosmosContainers.Inputs, CosmosKeys.Imports, item, cancellationToken);
        return saved is not null;
    }

    public Task AddAcceptedAsync(string key, int import, AcceptedCheck accepted, CancellationToken cancellationToken) =>
        database.CreateAsync(CosmosContainers.Inputs, CosmosKeys.Imports, AcceptedItem.Of(key, import, accepted), cancellationToken);

    public async Task<IReadOnlyList<(int Import, AcceptedCheck Accepted)>> ListAcceptedAsync(
        string key, SettlementDate date, CancellationToken cancellationToken)
    {
        var prefix = AcceptedItem.Prefix(key, date);
        var items = await CosmosPartition.ReadAllAsync<AcceptedItem>(
            database, CosmosContainers.Inputs, CosmosKeys.Imports, prefix, prefix + CosmosPartition.Highest, cancellationToken);
        return [.. items.Select(item => (item.Import, item.ToAccepted(date)))];
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

/// <summary>What was let through for an import, as it is stored: its id has the manifest's key, the date and the import's number.</summary>
internal sealed record AcceptedItem : StoredItem
{
    public required string Partition { get; init; }

    public required int Import { get; init; }

    public required CheckCode Code { get; init; }

    public required string AcceptedBy { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public required string File { get; init; }

    /// <summary>What the ids of a manifest's entries about a date begin with.</summary>
    public static string Prefix(string key, SettlementDate date) => $"accepted_{key}_{date}_";

    public static AcceptedItem Of(string key, int import, AcceptedCheck accepted) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{Prefix(key, accepted.Date)}{import:0000000000}_{(int)accepted.Code:00}"),
        Partition = CosmosKeys.Imports,
        Import = import,
        Code = accepted.Code,
        AcceptedBy = accepted.By,
        AcceptedAt = accepted.At,
        File = accepted.File,
    };

    public AcceptedCheck ToAccepted(SettlementDate date) => new(date, Code, AcceptedBy, AcceptedAt, File);
}
