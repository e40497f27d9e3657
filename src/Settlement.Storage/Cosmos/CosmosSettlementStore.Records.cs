using Microsoft.Azure.Cosmos;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

// Settlement records, each with the ledger's posting where the ledger pays: created on condition that there is none, never
// replaced.
internal sealed partial class CosmosSettlementStore
{
    public async Task<IReadOnlyList<CreateVerdict>> CreateRecordsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
        await Task.WhenAll(records.Select(record => CreateRecordAsync(record, cancellationToken)));

    public async Task<IReadOnlyList<MarkPaidVerdict>> MarkPaidAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
        await Task.WhenAll(records.Select(record => MarkPaidAsync(record, cancellationToken)));

    public async Task<IReadOnlyList<SettlementRecord?>> RaiseAttemptsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
        await Task.WhenAll(records.Select(record => RaiseAttemptAsync(record, cancellationToken)));

    public async Task<IReadOnlyList<SettlementRecord?>> ReadRecordsAsync(
        SettlementDate date, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        await Task.WhenAll(users.Select(async user => (await FindRecordAsync(date, user, cancellationToken))?.ToRecord()));

    public async Task<RecordCounts> CountRecordsAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(
            CosmosScan.CountAsync(database, CosmosContainers.Records, date, string.Empty, cancellationToken),
            CosmosScan.CountAsync(database, CosmosContainers.Records, date, "AND c.status = 1", cancellationToken),
            CosmosScan.CountAsync(database, CosmosContainers.Records, date, "AND c.earningsMinor = '0'", cancellationToken));
        return new RecordCounts(counts[0], counts[1], counts[2]);
    }

    public IAsyncEnumerable<SettlementRecord> ListRecordsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        CosmosScan.SortedAsync<RecordItem>(database, CosmosContainers.Records, date.ToString(), cancellationToken).Select(item => item.ToRecord());

    public IAsyncEnumerable<SettlementRecord> ListRecordsAsync(
        SettlementDate date, UserId first, UserId? end, CancellationToken cancellationToken) => CosmosScan
        .SortedAsync<RecordItem>(
            database,
            CosmosContainers.Records,
            date.ToString(),
            UserKeys.Key(first.Value),
            end is { } behind ? UserKeys.Key(behind.Value) : CosmosPartition.Highest,
            cancellationToken)
        .Select(item => item.ToRecord());

    // Where a record is there, it may be our own first try, whose answer was lost: it comes back with this run's id.
    private async Task<CreateVerdict> CreateRecordAsync(SettlementRecord record, CancellationToken cancellationToken)
    {
        var item = RecordItem.Of(record);
        return await OptimisticUpdate.RunAsync<CreateVerdict>(
            $"the record of {record.UserId} on {record.Date} could not be created: it kept appearing and disappearing",
            async () =>
            {
                if (await database.CreateAsync(CosmosContainers.Records, item.UserId, item, cancellationToken) is { } version)
                {
                    return CreateVerdict.Created(version);
                }

                return await FindRecordAsync(record.Date, record.UserId, cancellationToken) is { } stored
                    ? CreateVerdict.Exists(stored.ToRecord())
                    : default(Tried<CreateVerdict>);
            });
    }

    private async Task<MarkPaidVerdict> MarkPaidAsync(SettlementRecord record, CancellationToken cancellationToken)
    {
        var version = record.Version;
        return await OptimisticUpdate.RunAsync<MarkPaidVerdict>(
            $"the record of {record.UserId} on {record.Date} could not be marked paid: it kept changing",
            async () =>
            {
                // Patched: nothing but the status can change (I2), and the posting that comes with it.
                if (version is not null && await MarkAsync(version) is not null)
                {
                    return MarkPaidVerdict.Marked;
                }

                // It changed since it was read, by another worker or by our own first try.
                switch (await FindRecordAsync(record.Date, record.UserId, cancellationToken))
                {
                    case null: return MarkPaidVerdict.Missing;
                    case { Status: RecordStatus.Paid }: return MarkPaidVerdict.AlreadyPaid;
                    case var stored when stored.ToRecord().Attempt != record.Attempt: return MarkPaidVerdict.OtherAttempt;
                    case var stored: version = stored.ETag; return default;
                }
            });

        Task<string?> MarkAsync(string read) => database.PatchAsync(
            CosmosContainers.Records, record.UserId.Value, CosmosKeys.Id(record.UserId, record.Date), Paid(record.Posting), read, cancellationToken);
    }

    private async Task<SettlementRecord?> RaiseAttemptAsync(SettlementRecord record, CancellationToken cancellationToken)
    {
        var version = record.Version;
        SettlementRecord? standing = null;
        await OptimisticUpdate.RunAsync(
            $"the attempt of {record.UserId} on {record.Date} could not be raised: the record kept changing",
            async () =>
            {
                // Patched: nothing but the attempt and its transaction id can change (I2).
                PatchOperation[] raise =
                    [PatchOperation.Set("/attempt", record.Attempt), PatchOperation.Set("/transactionId", record.TransactionId.Value)];
                if (version is not null && await database.PatchAsync(
                    CosmosContainers.Records, record.UserId.Value, CosmosKeys.Id(record.UserId, record.Date), raise, version, cancellationToken) is { } raised)
                {
                    standing = record with { Version = raised };
                    return true;
                }

                // It changed since it was read, by another worker or by our own first try.
                standing = (await FindRecordAsync(record.Date, record.UserId, cancellationToken))?.ToRecord();
                version = standing?.Version;
                return standing is not { Status: RecordStatus.Recorded } || standing.Attempt != record.Attempt - 1;
            });
        return standing;
    }

    private static PatchOperation[] Paid(Posting? posting)
    {
        var (debit, credit) = posting ?? Posting.None;
        return
        [
            PatchOperation.Set("/status", (int)RecordStatus.Paid),
            PatchOperation.Set("/debitAccount", debit),
            PatchOperation.Set("/creditAccount", credit),
        ];
    }

    private Task<RecordItem?> FindRecordAsync(SettlementDate date, UserId user, CancellationToken cancellationToken) =>
        database.FindAsync<RecordItem>(CosmosContainers.Records, user.Value, CosmosKeys.Id(user, date), cancellationToken);
}
