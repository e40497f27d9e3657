using Settlement.Core;

namespace Settlement.Storage.Imports;

/// <summary>
/// The seals of dates, where no transaction holds a date's positions and its yield: a seal is part of the manifest of the
/// date's positions, and an import ends by a conditional write of that manifest. See docs/decisions/0013.
/// </summary>
/// <param name="manifests">Where the manifests are.</param>
internal sealed class DateSeals(IImportManifests manifests)
{
    public async Task<InputSeal> ReadAsync(SettlementDate date, CancellationToken cancellationToken) =>
        (await manifests.ReadAsync(ManifestKeys.Positions(date), cancellationToken)).Seal;

    /// <summary>Sets a seal.</summary>
    public async Task<InputSeal> SetAsync(SettlementDate date, int number, CancellationToken cancellationToken)
    {
        var seal = await ChangeAsync(ManifestKeys.Positions(date), seal => seal.Set(number), isAlwaysSaved: false, cancellationToken);

        // An import of yields that looked at the seals before this one was on finds that its manifest has changed, and looks
        // again. Every time, since whoever set the seal first may have been killed before this.
        await ChangeAsync(ManifestKeys.Yields, static seal => seal, isAlwaysSaved: true, cancellationToken);
        return seal;
    }

    /// <summary>Lifts a seal.</summary>
    public Task LiftAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        ChangeAsync(ManifestKeys.Positions(date), seal => seal.Lift(number), isAlwaysSaved: false, cancellationToken);

    /// <summary>
    /// Refuses to write yields of which one would change that of a sealed date. A sealed date may be among those of a file
    /// if its yield stays: what counts is still the yield from before.
    /// </summary>
    /// <param name="yields">The yields to be written.</param>
    /// <param name="read">Reads the yield that counts on a date.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InputSealedException">One is.</exception>
    public async Task RefuseAsync(
        IEnumerable<KeyValuePair<SettlementDate, Yield>> yields,
        Func<SettlementDate, CancellationToken, Task<Yield?>> read,
        CancellationToken cancellationToken) => await Task.WhenAll(yields.Select(async yield =>
        {
            var (date, value) = yield;
            if (await read(date, cancellationToken) != value && (await ReadAsync(date, cancellationToken)).IsOn)
            {
                throw new InputSealedException(date);
            }
        }));

    private Task<InputSeal> ChangeAsync(
        string key, Func<InputSeal, InputSeal> change, bool isAlwaysSaved, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync<InputSeal>(
        $"the seal of {key} could not be changed: imports kept changing its manifest",
        async () =>
        {
            var manifest = await manifests.ReadAsync(key, cancellationToken);
            var changed = manifest with { Seal = change(manifest.Seal) };
            return (changed == manifest && !isAlwaysSaved) || await manifests.TrySaveAsync(key, changed, cancellationToken)
                ? changed.Seal
                : default(Tried<InputSeal>);
        });
}
