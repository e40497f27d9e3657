using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace Settlement.Storage.Tables;

/// <summary>
/// Which imports of a date's positions, or of the yields, count. Imports are numbered; a row carries the number of the
/// one that wrote it, and what it was before. An import is hidden while it goes on, and for good if it never ends.
/// </summary>
/// <param name="Last">The number of the import begun last; 0 before the first.</param>
/// <param name="Token">Tells the import begun last from any other: its beginner knows it again after a lost answer.</param>
/// <param name="Hidden">The numbers that do not count.</param>
/// <param name="Rows">How many rows can be seen.</param>
/// <param name="Version">The manifest's version; null before the first import.</param>
internal sealed record ImportManifest(int Last, Guid Token, IReadOnlyList<int> Hidden, long Rows, ETag? Version)
{
    private const string Row = "manifest";

    public static ImportManifest None { get; } = new(0, Guid.Empty, [], 0, Version: null);

    /// <summary>Reads the manifest of a key, such as a date.</summary>
    public static async Task<ImportManifest> ReadAsync(TablesDatabase database, string key, CancellationToken cancellationToken) =>
        await database.FindAsync(TableName.Imports, key, Row, cancellationToken) is { } entity
            ? new ImportManifest(
                entity.GetInt32("Last")!.Value,
                entity.GetGuid("Token")!.Value,
                [.. entity.GetString("Hidden").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))],
                entity.GetInt64("Rows")!.Value,
                entity.ETag)
            : None;

    /// <summary>Whether what an import wrote counts. One that began after this was read does not.</summary>
    public bool Counts(int import) => import <= Last && !Hidden.Contains(import);

    /// <summary>Stores the manifest in place of the version it was read with; false if it changed since.</summary>
    public async Task<bool> TrySaveAsync(TablesDatabase database, string key, CancellationToken cancellationToken)
    {
        var entity = new TableEntity(key, Row)
        {
            ["Last"] = Last,
            ["Token"] = Token,
            ["Hidden"] = string.Join(',', Hidden.Select(n => n.ToString(CultureInfo.InvariantCulture))),
            ["Rows"] = Rows,
        };
        var saved = Version is { } version
            ? await database.MergeAsync(TableName.Imports, entity, version, cancellationToken)
            : await database.AddAsync(TableName.Imports, entity, cancellationToken);
        return saved is not null;
    }
}
