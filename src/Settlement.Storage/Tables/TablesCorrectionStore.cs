using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Settlement.Core;
using ETag = Azure.ETag;

namespace Settlement.Storage.Tables;

/// <summary>Corrections, their entries and the positions they bring, in Tables.</summary>
/// <remarks>
/// In tables that every store has, so that one from before there were corrections needs nothing created: plans beside the
/// days, entries and sets beside the records, in partitions of their own.
/// </remarks>
internal sealed partial class TablesCorrectionStore(TablesDatabase database) : ICorrectionStore
{
    private const string CorrectionsPartition = "corrections";
    private const string State = "State";
    private const string Certificate = "Certificate";

    private readonly FrozenPlans days = new(new TablesSettlementStore(database));

    public Task<IReadOnlyList<Correction>> ListCorrectionsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        ListCorrectionsAsync(date, date, cancellationToken);

    public async Task<IReadOnlyList<Correction>> ListCorrectionsAsync(
        SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        var first = TablesKeys.Correction(from ?? new SettlementDate(DateOnly.MinValue), 1);
        var last = TablesKeys.Correction(to ?? new SettlementDate(DateOnly.MaxValue), CorrectionPlan.LargestNumber);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {CorrectionsPartition} and RowKey ge {first} and RowKey le {last}");
        var corrections = new List<Correction>();
        string? continuation = null;
        do
        {
            var page = await database.QueryAsync(
                TableName.Days, filter, continuation, TablesDatabase.LargestPage, columns: null, cancellationToken);
            foreach (var row in page.Items)
            {
                corrections.Add(await CorrectionAsync(row, cancellationToken));
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);

        return corrections;
    }

    public async Task<Correction> CreateCorrectionAsync(CorrectionPlan plan, CancellationToken cancellationToken)
    {
        var text = CorrectionText.Of(plan, await days.FindAsync(plan.Date, cancellationToken));
        var entity = new TableEntity(CorrectionsPartition, TablesKeys.Correction(plan.Date, plan.Number))
        {
            [nameof(text.Quote)] = text.Quote,
            [nameof(text.Yield)] = text.Yield,
            [nameof(text.QuoteBefore)] = text.QuoteBefore,
            [nameof(text.YieldBefore)] = text.YieldBefore,
            [nameof(text.PositionSets)] = text.PositionSets,
            [nameof(text.BringsPositions)] = text.BringsPositions,
            [nameof(text.AtLeastMinor)] = text.AtLeastMinor,
            [nameof(text.TakesReversals)] = text.TakesReversals,
            [nameof(text.Reason)] = text.Reason,
            [nameof(text.BookedBy)] = text.BookedBy,
            [nameof(text.BookedAt)] = text.BookedAt,
            [nameof(text.Users)] = text.Users,
            [nameof(text.More)] = text.More,
            [nameof(text.MoreMinor)] = text.MoreMinor,
            [nameof(text.Less)] = text.Less,
            [nameof(text.LessMinor)] = text.LessMinor,
            [nameof(text.LeftOut)] = text.LeftOut,
            [nameof(text.LeftOutMinor)] = text.LeftOutMinor,
            [nameof(text.ResidueNumerator)] = text.ResidueNumerator,
            [nameof(text.ResidueNumeratorBefore)] = text.ResidueNumeratorBefore,
            [nameof(text.Hash)] = text.Hash,
            [State] = (int)DayState.Open,
        };
        return await database.AddAsync(TableName.Days, entity, cancellationToken) is { } version
            ? new Correction(plan, DayState.Open, version.ToString())
            : await FindAsync(plan, cancellationToken) ?? throw new InvalidOperationException($"correction {plan.Number} of {plan.Date} is gone");
    }

    public async Task<bool> UpdateCorrectionAsync(Correction correction, CancellationToken cancellationToken)
    {
        // Merged: the plan is not among what is set, it is frozen (I7).
        var entity = new TableEntity(CorrectionsPartition, TablesKeys.Correction(correction.Plan.Date, correction.Plan.Number))
        {
            [State] = (int)correction.State,
        };
        if (correction.Certificate is { } certificate)
        {
            entity[Certificate] = certificate;
        }

        if (await database.MergeAsync(TableName.Days, entity, new ETag(correction.Version), cancellationToken) is not null)
        {
            return true;
        }

        // Refused, maybe by a first try of this whose answer was lost: then the correction stands as it was to become.
        return await FindAsync(correction.Plan, cancellationToken) is { } stored && stored.State == correction.State &&
            stored.Certificate == correction.Certificate && stored.Version != correction.Version;
    }

    // No list of what is owed is kept: it would be a second fact that may differ from the first, and a worker may die between
    // the two. The entries of corrections that may be owed are looked through, by the service.
    public async Task<Page<CorrectionEntry>> ListOwedAsync(string? continuation, int size, CancellationToken cancellationToken)
    {
        var at = continuation is null ? new OwedPlace(string.Empty, null) : JsonSerializer.Deserialize<OwedPlace>(continuation)!;
        var corrections = (await ListCorrectionsAsync(from: null, to: null, cancellationToken))
            .Select(correction => correction.Plan)
            .Where(plan => plan.MayBeOwed)
            .SkipWhile(plan => string.CompareOrdinal(TablesKeys.Correction(plan.Date, plan.Number), at.Correction) < 0)
            .ToList();
        for (var i = 0; i < corrections.Count; i++)
        {
            var (date, number) = (corrections[i].Date, corrections[i].Number);
            var place = TablesKeys.Correction(date, number);
            var next = place == at.Correction ? at.Continuation : null;
            do
            {
                var page = await database.QueryAsync(
                    TableName.Records, OwedFilter(date, number), next, size, columns: null, cancellationToken);
                next = page.Continuation;
                if (page.Items.Count > 0)
                {
                    var after = next is not null ? new OwedPlace(place, next)
                        : i + 1 < corrections.Count ? new OwedPlace(TablesKeys.Correction(corrections[i + 1].Date, corrections[i + 1].Number), null)
                        : null;
                    return new Page<CorrectionEntry>(
                        [.. page.Items.Select(row => Entry(date, number, row))], after is null ? null : JsonSerializer.Serialize(after));
                }
            }
            while (next is not null);
        }

        return new Page<CorrectionEntry>([], Continuation: null);

        static string OwedFilter(SettlementDate date, int number) => string.Create(
            CultureInfo.InvariantCulture,
            $"{TablesScan.Filter(TablesKeys.Entries(date, number), 0, TablesKeys.Buckets - 1)} and {Status} eq {(int)EntryStatus.Owed}");
    }

    private async Task<Correction?> FindAsync(CorrectionPlan plan, CancellationToken cancellationToken) =>
        await database.FindAsync(TableName.Days, CorrectionsPartition, TablesKeys.Correction(plan.Date, plan.Number), cancellationToken) is { } row
            ? await CorrectionAsync(row, cancellationToken)
            : null;

    private async Task<Correction> CorrectionAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var (date, number) = TablesKeys.Correction(row.RowKey);
        var text = new CorrectionText
        {
            Quote = row.GetString(nameof(CorrectionText.Quote)),
            Yield = row.GetString(nameof(CorrectionText.Yield)),
            QuoteBefore = row.GetString(nameof(CorrectionText.QuoteBefore)),
            YieldBefore = row.GetString(nameof(CorrectionText.YieldBefore)),
            PositionSets = row.GetString(nameof(CorrectionText.PositionSets)),
            BringsPositions = row.GetBoolean(nameof(CorrectionText.BringsPositions))!.Value,
            AtLeastMinor = row.GetInt64(nameof(CorrectionText.AtLeastMinor))!.Value,
            TakesReversals = row.GetBoolean(nameof(CorrectionText.TakesReversals))!.Value,
            Reason = row.GetString(nameof(CorrectionText.Reason)),
            BookedBy = row.GetString(nameof(CorrectionText.BookedBy)),
            BookedAt = row.GetString(nameof(CorrectionText.BookedAt)),
            Users = row.GetInt64(nameof(CorrectionText.Users))!.Value,
            More = row.GetInt64(nameof(CorrectionText.More))!.Value,
            MoreMinor = row.GetString(nameof(CorrectionText.MoreMinor)),
            Less = row.GetInt64(nameof(CorrectionText.Less))!.Value,
            LessMinor = row.GetString(nameof(CorrectionText.LessMinor)),
            LeftOut = row.GetInt64(nameof(CorrectionText.LeftOut))!.Value,
            LeftOutMinor = row.GetString(nameof(CorrectionText.LeftOutMinor)),
            ResidueNumerator = row.GetString(nameof(CorrectionText.ResidueNumerator)),
            ResidueNumeratorBefore = row.GetString(nameof(CorrectionText.ResidueNumeratorBefore)),
            Hash = row.GetString(nameof(CorrectionText.Hash)),
        };
        var plan = text.ToPlan(await days.ReadAsync(date, cancellationToken), number);
        return new Correction(plan, (DayState)row.GetInt32(State)!.Value, row.ETag.ToString()) { Certificate = row.GetString(Certificate) };
    }

    private sealed record OwedPlace(string Correction, string? Continuation);
}
