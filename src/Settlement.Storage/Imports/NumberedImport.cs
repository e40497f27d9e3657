using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Imports;

/// <summary>
/// The first and the last step of writing rows all or none if no transaction holds them all: an import takes a number
/// that no reader counts, until the last step lets it count. See docs/decisions/0009.
/// </summary>
/// <param name="manifests">Where the manifest is.</param>
/// <param name="key">Its key.</param>
/// <param name="date">The date of the positions that are written; null for yields, which are of many dates.</param>
internal sealed class NumberedImport(IImportManifests manifests, string key, SettlementDate? date)
{
    /// <summary>Takes the next number, or finds the import begun or ended: a first try whose answer was lost, or another who does the same.</summary>
    /// <param name="import">The import.</param>
    /// <param name="accepted">What was let through for it: kept under its number before any row, so that it counts when the rows do.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The manifest as it stands then; <see cref="ImportManifest.Last"/> is the number.</returns>
    /// <exception cref="InputSealedException">The date is sealed.</exception>
    public async Task<ImportManifest> BeginAsync(
        ImportId import, IReadOnlyList<AcceptedCheck> accepted, CancellationToken cancellationToken)
    {
        var manifest = await TakeNumberAsync(import, cancellationToken);
        if (!manifest.Counts(manifest.Last))
        {
            foreach (var check in accepted)
            {
                await manifests.AddAcceptedAsync(key, manifest.Last, check, cancellationToken);
            }
        }

        return manifest;
    }

    /// <summary>The manifest of an import that was begun.</summary>
    /// <exception cref="StoreUnavailableException">A later import began.</exception>
    public async Task<ImportManifest> FindAsync(ImportId import, CancellationToken cancellationToken)
    {
        var manifest = await manifests.ReadAsync(key, cancellationToken);
        return manifest.Token == import.Value ? manifest : throw GivenUp();
    }

    /// <summary>Lets a number count.</summary>
    /// <param name="number">The number.</param>
    /// <param name="tally">What it did to the rows that can be seen.</param>
    /// <param name="isWholeSet">Whether it has to have met every row that is there and not withdrawn.</param>
    /// <param name="check">Looks, between the read of the manifest and its write, whether it may count; null for no more than the date's seal.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InputDiffersException">There are users who are not in the set.</exception>
    /// <exception cref="InputSealedException">The date was sealed since.</exception>
    /// <exception cref="StoreUnavailableException">A later import began, or the manifest kept changing.</exception>
    public Task EndAsync(
        int number, ImportTally tally, bool isWholeSet, Func<CancellationToken, Task>? check, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync(
        $"the import of {key} could not end: its manifest kept changing",
        async () =>
        {
            var manifest = await manifests.ReadAsync(key, cancellationToken);
            if (manifest.Counts(number))
            {
                // A first try whose answer was lost.
                return true;
            }

            if (manifest.Last != number)
            {
                throw GivenUp();
            }

            RefuseSealed(manifest);

            // No other import can count between this one's begin and its end: the rows there are now are those it met.
            if (isWholeSet && manifest.Active != tally.Met)
            {
                throw new InputDiffersException($"{key} has users who are not in the set");
            }

            await (check?.Invoke(cancellationToken) ?? Task.CompletedTask);
            return await manifests.TrySaveAsync(key, manifest.End(number, tally), cancellationToken);
        });

    /// <summary>The failure of an import that met rows of a later one.</summary>
    public StoreUnavailableException GivenUp() => new(string.Create(
        CultureInfo.InvariantCulture, $"another import of {key} began after this one, which was abandoned: import again when that one has ended"));

    /// <summary>The refusal of an import that would replace what counts.</summary>
    /// <param name="name">What the row is called.</param>
    public InputDiffersException Differs(string name) => new($"{name} already has a different value in {key}");

    private Task<ImportManifest> TakeNumberAsync(ImportId import, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync<ImportManifest>(
        $"the import of {key} could not begin: other imports kept beginning",
        async () =>
        {
            var manifest = await manifests.ReadAsync(key, cancellationToken);
            if (manifest.Token == import.Value)
            {
                return manifest;
            }

            RefuseSealed(manifest);
            var begun = manifest.Begin(import.Value);
            return await manifests.TrySaveAsync(key, begun, cancellationToken) ? begun : default(Tried<ImportManifest>);
        });

    private void RefuseSealed(ImportManifest manifest)
    {
        if (manifest.Seal.IsOn)
        {
            throw new InputSealedException(date!.Value);
        }
    }
}
