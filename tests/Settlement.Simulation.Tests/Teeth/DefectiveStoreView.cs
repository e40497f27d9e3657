using Settlement.Core;

namespace Settlement.Simulation.Tests.Teeth;

/// <summary>A worker's view of the store that misreads one of its answers.</summary>
internal sealed class DefectiveStoreView(Defect defect, StoreClient client) : ISettlementStore
{
    public async Task<IReadOnlyList<CreateVerdict>> CreateRecordsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken)
    {
        try
        {
            var verdicts = await client.CreateRecordsAsync(records, cancellationToken);
            return [.. verdicts.Select((verdict, i) => Misread(verdict, records[i]))];
        }
        catch (StoreUnavailableException) when (defect == Defect.LostCreateTakenAsSuccess)
        {
            return [.. records.Select(_ => CreateVerdict.Created("1"))];
        }
    }

    public Task<Day?> ReadDayAsync(SettlementDate date, CancellationToken cancellationToken) => client.ReadDayAsync(date, cancellationToken);

    public Task<Day> CreateDayAsync(DayPlan plan, CancellationToken cancellationToken) => client.CreateDayAsync(plan, cancellationToken);

    public Task<bool> UpdateDayAsync(Day day, CancellationToken cancellationToken) => client.UpdateDayAsync(day, cancellationToken);

    public Task SaveSubtreesAsync(SettlementDate date, string subtrees, CancellationToken cancellationToken) =>
        client.SaveSubtreesAsync(date, subtrees, cancellationToken);

    public Task<string?> ReadSubtreesAsync(SettlementDate date, CancellationToken cancellationToken) =>
        client.ReadSubtreesAsync(date, cancellationToken);

    public Task<IReadOnlyList<Day>> ListDaysAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        client.ListDaysAsync(from, to, cancellationToken);

    public async Task<IReadOnlyList<SettlementRecord?>> ReadRecordsAsync(
        SettlementDate date, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        [.. (await client.ReadRecordsAsync(date, users, cancellationToken)).Select(Misread)];

    public Task<IReadOnlyList<MarkPaidVerdict>> MarkPaidAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) => client.MarkPaidAsync(records, cancellationToken);

    public Task<IReadOnlyList<SettlementRecord?>> RaiseAttemptsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) => client.RaiseAttemptsAsync(records, cancellationToken);

    public async Task<RecordCounts> CountRecordsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        await client.CountRecordsAsync(date, cancellationToken) is var counts && defect == Defect.CarriedFromADateThatIsNotSettled && date == DateBefore.Date
            ? counts with { Records = await client.CountPositionsAsync(date, cancellationToken) }
            : await client.CountRecordsAsync(date, cancellationToken);

    public IAsyncEnumerable<SettlementRecord> ListRecordsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        client.ListRecordsAsync(date, cancellationToken);

    public IAsyncEnumerable<SettlementRecord> ListRecordsAsync(SettlementDate date, UserId first, UserId? end, CancellationToken cancellationToken) =>
        client.ListRecordsAsync(date, first, end, cancellationToken);

    public Task SaveAttentionAsync(SettlementDate date, IReadOnlyList<UserResult> results, CancellationToken cancellationToken) =>
        client.SaveAttentionAsync(date, results, cancellationToken);

    public Task ClearAttentionAsync(SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        client.ClearAttentionAsync(date, users, cancellationToken);

    public Task<IReadOnlyList<UserResult?>> ReadAttentionAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        client.ReadAttentionAsync(date, users, cancellationToken);

    public Task<Page<UserResult>> ListAttentionAsync(
        SettlementDate date, string? continuation, int size, CancellationToken cancellationToken) =>
        client.ListAttentionAsync(date, continuation, size, cancellationToken);

    public Task<IReadOnlyList<ResiduePosting>> ListResiduePostingsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        client.ListResiduePostingsAsync(date, cancellationToken);

    public Task<bool> CreateResiduePostingAsync(ResiduePosting posting, CancellationToken cancellationToken) =>
        client.CreateResiduePostingAsync(posting, cancellationToken);

    private SettlementRecord? Misread(SettlementRecord? record) => (defect, record?.Carried) switch
    {
        (Defect.FractionTakenOverTwice, { } carried) when record!.Date == DateBefore.Date =>
            record with { Carried = carried with { HandedOn = CarriedFraction.AsStored(carried.HandedOn.Parts / 2 * 3) } },
        (Defect.FractionNotTakenOver, not null) when record!.Date == DateBefore.Date => record with { Carried = null },
        (Defect.CorrectionForgetsTheFraction, { } carried) when record!.Date != DateBefore.Date =>
            record with { Carried = carried with { TakenOver = default } },
        _ => record,
    };

    private CreateVerdict Misread(CreateVerdict verdict, SettlementRecord asked) => (defect, verdict.Existing) switch
    {
        (Defect.ConflictTakenAsSuccess, { } existing) =>
            CreateVerdict.Exists(asked with { Status = existing.Status, Version = existing.Version }),
        (Defect.OwnWriteTakenForAnothers, { } existing) => CreateVerdict.Exists(existing with { CreatedBy = default }),
        (Defect.RecordTakenForPaid, { } existing) => CreateVerdict.Exists(existing with { Status = RecordStatus.Paid }),
        _ => verdict,
    };
}
