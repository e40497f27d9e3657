using System.Globalization;
using Microsoft.Azure.Cosmos;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

// Days and their residue: few items, all days in one partition, each date's postings in one of their own.
internal sealed partial class CosmosSettlementStore
{
    private const string BeforeEveryId = "";

    public async Task<Day?> ReadDayAsync(SettlementDate date, CancellationToken cancellationToken) =>
        (await database.FindAsync<DayItem>(CosmosContainers.Days, CosmosKeys.Days, date.ToString(), cancellationToken))?.ToDay();

    public async Task<Day> CreateDayAsync(DayPlan plan, CancellationToken cancellationToken) =>
        await database.CreateAsync(CosmosContainers.Days, CosmosKeys.Days, DayItem.Of(plan), cancellationToken) is { } version
            ? new Day(plan, DayState.Open, Totals: null, version)
            : await ReadDayAsync(plan.Date, cancellationToken) ?? throw new InvalidOperationException($"the plan of {plan.Date} is gone");

    public async Task<bool> UpdateDayAsync(Day day, CancellationToken cancellationToken)
    {
        // Patched: the plan is not among what is set, it is frozen (I7).
        var changes = new List<PatchOperation>
        {
            PatchOperation.Set("/state", (int)day.State),
            PatchOperation.Set("/closeAttempt", day.CloseAttempt.Number),
            PatchOperation.Set("/isClosing", day.CloseAttempt.GoesOn),
        };
        if (day.Totals is { } totals)
        {
            changes.Add(PatchOperation.Set("/users", totals.Users));
            changes.Add(PatchOperation.Set("/earningsMinor", totals.EarningsMinor.ToString(CultureInfo.InvariantCulture)));
            changes.Add(PatchOperation.Set("/residueNumerator", totals.ResidueNumerator.ToString(CultureInfo.InvariantCulture)));
        }

        if (day.Breaks is { } breaks)
        {
            changes.Add(PatchOperation.Set("/breaks", breaks));
        }

        if (day.TakenOverBy is { } next)
        {
            changes.Add(PatchOperation.Set("/takenOverBy", next.ToString()));
        }

        if (day.Certificate is { } certificate)
        {
            changes.Add(PatchOperation.Set("/certificate", certificate));
        }

        if (await database.PatchAsync(
            CosmosContainers.Days, CosmosKeys.Days, day.Plan.Date.ToString(), changes, day.Version, cancellationToken) is not null)
        {
            return true;
        }

        // Refused, maybe by a first try of this whose answer was lost: then the day stands as it was to become.
        return await ReadDayAsync(day.Plan.Date, cancellationToken) is { } stored &&
            stored.IsSameAs(day) && stored.Version != day.Version;
    }

    // Beside the days, not in their items: whoever reads days does not pay for it.
    public Task SaveSubtreesAsync(SettlementDate date, string subtrees, CancellationToken cancellationToken) =>
        database.PutAsync(CosmosContainers.Days, CosmosKeys.Subtrees, SubtreesItem.Of(date, subtrees), cancellationToken);

    public async Task<string?> ReadSubtreesAsync(SettlementDate date, CancellationToken cancellationToken) =>
        (await database.FindAsync<SubtreesItem>(CosmosContainers.Days, CosmosKeys.Subtrees, date.ToString(), cancellationToken))?.ToText();

    public async Task<IReadOnlyList<Day>> ListDaysAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        var after = CosmosPartition.JustBefore(from);
        var last = to ?? new SettlementDate(DateOnly.MaxValue);
        var items = await CosmosPartition.ReadAllAsync<DayItem>(
            database, CosmosContainers.Days, CosmosKeys.Days, after, last.ToString(), cancellationToken);
        return [.. items.Select(item => item.ToDay())];
    }

    /// <summary>The different products and currencies of a store's days.</summary>
    internal static async Task<IReadOnlyCollection<StoreCard>> ListCardsAsync(CosmosDatabase database, CancellationToken cancellationToken) =>
        (await CosmosPartition.ReadAllAsync<DayItem>(
            database, CosmosContainers.Days, CosmosKeys.Days, BeforeEveryId, CosmosPartition.Highest, cancellationToken))
        .Select(item => StoredText.Card(item.Product, item.Currency))
        .ToHashSet();

    public async Task<IReadOnlyList<ResiduePosting>> ListResiduePostingsAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        var items = await CosmosPartition.ReadAllAsync<ResidueItem>(
            database, CosmosContainers.Days, CosmosKeys.Residue(date), BeforeEveryId, CosmosPartition.Highest, cancellationToken);
        return [.. items.Select(item => item.ToPosting(date))];
    }

    // Where a posting is there, maybe ours after a lost answer, the caller reads them all and books the difference.
    public async Task<bool> CreateResiduePostingAsync(ResiduePosting posting, CancellationToken cancellationToken) =>
        await database.CreateAsync(
            CosmosContainers.Days, CosmosKeys.Residue(posting.Date), ResidueItem.Of(posting), cancellationToken) is not null;
}
