using Settlement.Core;

namespace Settlement.Storage.Imports;

/// <summary>
/// What was let through for imports. An entry carries its import's number, as the rows do, so it counts when they do. See
/// docs/decisions/0009.
/// </summary>
internal static class AcceptedChecks
{
    /// <summary>What was let through by imports that count, the earliest first.</summary>
    /// <param name="manifests">Where the manifests are.</param>
    /// <param name="date">The settlement date.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public static async Task<IReadOnlyList<AcceptedCheck>> ListAsync(
        IImportManifests manifests, SettlementDate date, CancellationToken cancellationToken)
    {
        var all = new List<AcceptedCheck>();
        foreach (var key in (string[])[ManifestKeys.Positions(date), ManifestKeys.Yields])
        {
            var entries = await manifests.ListAcceptedAsync(key, date, cancellationToken);
            if (entries.Count > 0)
            {
                var manifest = await manifests.ReadAsync(key, cancellationToken);
                all.AddRange(entries.Where(entry => manifest.Counts(entry.Import)).Select(entry => entry.Accepted));
            }
        }

        return [.. all.OrderBy(accepted => accepted.At).ThenBy(accepted => accepted.Code)];
    }
}
