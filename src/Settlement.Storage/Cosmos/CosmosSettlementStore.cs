using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>Days, records, residue and users who need attention, in Cosmos.</summary>
internal sealed class CosmosSettlementStore(CosmosDatabase database) : ISettlementStore
{
    /// <summary>The containers this and the ledger need.</summary>
    public static readonly CosmosContainer[] Containers = [CosmosContainers.Records, CosmosContainers.Payments, CosmosContainers.Days];

    private readonly CosmosDays days = new(database);
    private readonly CosmosRecords records = new(database);
    private readonly CosmosAttention attention = new(database);

    public Task<Day?> ReadDayAsync(SettlementDate date, CancellationToken cancellationToken) => days.ReadAsync(date, cancellationToken);

    public Task<Day> CreateDayAsync(DayPlan plan, CancellationToken cancellationToken) => days.CreateAsync(plan, cancellationToken);

    public Task<bool> UpdateDayAsync(Day day, CancellationToken cancellationToken) => days.UpdateAsync(day, cancellationToken);

    public Task<IReadOnlyList<Day>> ListDaysAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        days.ListAsync(from, to, cancellationToken);

    public Task<IReadOnlyList<CreateVerdict>> CreateRecordsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
        this.records.CreateAsync(records, cancellationToken);

    public Task<IReadOnlyList<SettlementRecord?>> ReadRecordsAsync(
        SettlementDate date, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        records.ReadAsync(date, users, cancellationToken);

    public Task<IReadOnlyList<MarkPaidVerdict>> MarkPaidAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
        this.records.MarkPaidAsync(records, cancellationToken);

    public Task<RecordCounts> CountRecordsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        records.CountAsync(date, cancellationToken);

    public IAsyncEnumerable<SettlementRecord> ListRecordsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        records.ListAsync(date, cancellationToken);

    public Task SaveAttentionAsync(SettlementDate date, IReadOnlyList<UserResult> results, CancellationToken cancellationToken) =>
        attention.SaveAsync(date, results, cancellationToken);

    public Task ClearAttentionAsync(SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        users.Count == 0 ? Task.CompletedTask : attention.ClearAsync(date, users, cancellationToken);

    public Task<Page<UserResult>> ListAttentionAsync(
        SettlementDate date, string? continuation, int size, CancellationToken cancellationToken) =>
        attention.ListAsync(date, continuation, size, cancellationToken);

    public Task<IReadOnlyList<ResiduePosting>> ListResiduePostingsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        days.ListResidueAsync(date, cancellationToken);

    public Task<bool> CreateResiduePostingAsync(ResiduePosting posting, CancellationToken cancellationToken) =>
        days.CreateResidueAsync(posting, cancellationToken);
}
