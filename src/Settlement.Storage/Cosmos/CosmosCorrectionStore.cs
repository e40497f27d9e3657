using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>Corrections, their entries and the positions they bring, in Cosmos.</summary>
/// <remarks>
/// In containers that every store has, so that one from before there were corrections needs nothing created: plans and sets
/// beside the days, a user's entries beside the user's records.
/// </remarks>
internal sealed partial class CosmosCorrectionStore(CosmosDatabase database) : ICorrectionStore
{
    private const string BeforeEveryId = "";

    private readonly FrozenPlans days = new(new CosmosSettlementStore(database));

    public Task<IReadOnlyList<Correction>> ListCorrectionsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        ListCorrectionsAsync(date, date, cancellationToken);

    public async Task<IReadOnlyList<Correction>> ListCorrectionsAsync(
        SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        // A date sorts before the ids that begin with it.
        var items = await CosmosPartition.ReadAllAsync<CorrectionItem>(
            database,
            CosmosContainers.Days,
            CosmosKeys.Corrections,
            from?.ToString() ?? BeforeEveryId,
            CosmosKeys.Correction(to ?? new SettlementDate(DateOnly.MaxValue), CorrectionPlan.LargestNumber),
            cancellationToken);
        var corrections = new List<Correction>(items.Count);
        foreach (var item in items)
        {
            corrections.Add(await CorrectionAsync(item, cancellationToken));
        }

        return corrections;
    }

    public async Task<Correction> CreateCorrectionAsync(CorrectionPlan plan, CancellationToken cancellationToken)
    {
        var item = CorrectionItem.Of(plan, await days.FindAsync(plan.Date, cancellationToken));
        return await database.CreateAsync(CosmosContainers.Days, CosmosKeys.Corrections, item, cancellationToken) is { } version
            ? new Correction(plan, DayState.Open, version)
            : await FindAsync(plan, cancellationToken) ?? throw new InvalidOperationException($"correction {plan.Number} of {plan.Date} is gone");
    }

    public async Task<bool> UpdateCorrectionAsync(Correction correction, CancellationToken cancellationToken)
    {
        // Patched: the plan is not among what is set, it is frozen (I7).
        var changes = new List<PatchOperation> { PatchOperation.Set("/state", (int)correction.State) };
        if (correction.Certificate is { } certificate)
        {
            changes.Add(PatchOperation.Set("/certificate", certificate));
        }

        if (await database.PatchAsync(
            CosmosContainers.Days,
            CosmosKeys.Corrections,
            CosmosKeys.Correction(correction.Plan.Date, correction.Plan.Number),
            changes,
            correction.Version,
            cancellationToken) is not null)
        {
            return true;
        }

        // Refused, maybe by a first try of this whose answer was lost: then the correction stands as it was to become.
        return await FindAsync(correction.Plan, cancellationToken) is { } stored && stored.State == correction.State &&
            stored.Certificate == correction.Certificate && stored.Version != correction.Version;
    }

    // No list of what is owed is kept: it would be a second fact that may differ from the first, and a worker may die between
    // the two. The index on dates and status finds the entries of each correction that may be owed.
    public async Task<Page<CorrectionEntry>> ListOwedAsync(string? continuation, int size, CancellationToken cancellationToken)
    {
        var at = continuation is null ? new OwedPlace(string.Empty, string.Empty) : JsonSerializer.Deserialize<OwedPlace>(continuation)!;
        var plans = (await ListCorrectionsAsync(from: null, to: null, cancellationToken))
            .Select(correction => correction.Plan)
            .Where(plan => plan.MayBeOwed);
        foreach (var plan in plans)
        {
            var place = CosmosKeys.Correction(plan.Date, plan.Number);
            if (string.CompareOrdinal(place, at.Correction) < 0)
            {
                continue;
            }

            var owed = await CosmosScan.SortedAsync<EntryItem>(
                database,
                CosmosContainers.Records,
                CosmosKeys.Entries(plan.Date, plan.Number),
                (int)EntryStatus.Owed,
                place == at.Correction ? at.SortKey : string.Empty,
                cancellationToken).Take(size).ToListAsync(cancellationToken);
            if (owed.Count > 0)
            {
                return new Page<CorrectionEntry>(
                    [.. owed.Select(item => item.ToEntry())], JsonSerializer.Serialize(new OwedPlace(place, owed[^1].SortKey)));
            }
        }

        return new Page<CorrectionEntry>([], Continuation: null);
    }

    private async Task<Correction?> FindAsync(CorrectionPlan plan, CancellationToken cancellationToken) =>
        await database.FindAsync<CorrectionItem>(
            CosmosContainers.Days, CosmosKeys.Corrections, CosmosKeys.Correction(plan.Date, plan.Number), cancellationToken) is { } item
            ? await CorrectionAsync(item, cancellationToken)
            : null;

    private async Task<Correction> CorrectionAsync(CorrectionItem item, CancellationToken cancellationToken)
    {
        var (date, number) = CosmosKeys.Correction(item.Id);
        return new Correction(item.Plan.ToPlan(await days.ReadAsync(date, cancellationToken), number), item.State, item.ETag!)
        {
            Certificate = item.Certificate,
        };
    }

    private sealed record OwedPlace(string Correction, string SortKey);
}
