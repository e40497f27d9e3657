using Settlement.Core;

namespace Settlement.Storage.Imports;

/// <summary>
/// Which imports of a date's positions, or of the yields, count. Imports are numbered; a row carries the number of the
/// one that wrote it, and what it was before. An import is hidden while it goes on, and for good if it never ends. See
/// docs/decisions/0009.
/// </summary>
/// <param name="Last">The number of the import begun last; 0 before the first.</param>
/// <param name="Token">Tells the import begun last from any other: its beginner knows it again after a lost answer.</param>
/// <param name="Hidden">The numbers that do not count.</param>
/// <param name="Rows">How many rows can be seen, withdrawn ones included.</param>
/// <param name="Version">The manifest's version; null before the first import.</param>
internal sealed record ImportManifest(int Last, Guid Token, IReadOnlyList<int> Hidden, long Rows, string? Version)
{
    /// <summary>Whether the date's inputs may be written; never on in the manifest of the yields.</summary>
    public InputSeal Seal { get; init; }

    /// <summary>How many of the rows are withdrawn.</summary>
    public long Withdrawn { get; init; }

    /// <summary>How many of the rows are not withdrawn.</summary>
    public long Active => Rows - Withdrawn;

    /// <summary>How many imports count: one more after each that ended, and the same after one that began or was abandoned.</summary>
    public int Counted => Last - Hidden.Count;

    public static ImportManifest None { get; } = new(0, Guid.Empty, [], 0, Version: null);

    /// <summary>Whether what an import wrote counts. One that began after this was read does not.</summary>
    public bool Counts(int import) => import <= Last && !Hidden.Contains(import);

    /// <summary>The manifest with one import more, hidden.</summary>
    public ImportManifest Begin(Guid token) => this with { Last = Last + 1, Token = token, Hidden = [.. Hidden, Last + 1] };

    /// <summary>The manifest with an import that counts.</summary>
    public ImportManifest End(int number, ImportTally tally) => this with
    {
        Hidden = [.. Hidden.Where(hidden => hidden != number)],
        Rows = Rows + tally.Counts.Added,
        Withdrawn = Withdrawn + tally.MoreWithdrawn,
    };
}

/// <summary>Where a store keeps its manifests, each under a key such as a date's.</summary>
internal interface IImportManifests
{
    /// <summary>The manifest of a key; <see cref="ImportManifest.None"/> before the first import.</summary>
    Task<ImportManifest> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Stores a manifest instead of the version it was read with; false if it changed since.</summary>
    Task<bool> TrySaveAsync(string key, ImportManifest manifest, CancellationToken cancellationToken);

    /// <summary>Keeps what was let through for an import; what is kept of it already stays.</summary>
    Task AddAcceptedAsync(string key, int import, AcceptedCheck accepted, CancellationToken cancellationToken);

    /// <summary>What was let through for a date by imports under a key, whether they count or not, with their numbers.</summary>
    Task<IReadOnlyList<(int Import, AcceptedCheck Accepted)>> ListAcceptedAsync(
        string key, SettlementDate date, CancellationToken cancellationToken);
}
