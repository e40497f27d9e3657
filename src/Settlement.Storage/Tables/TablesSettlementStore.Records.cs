using Azure;
using Azure.Data.Tables;
using Settlement.Core;

namespace Settlement.Storage.Tables;

// Settlement records, each with the ledger's posting where the ledger pays: created in transactions of one partition, never
// replaced.
internal sealed partial class TablesSettlementStore
{
    private const string Status = "Status";
    private const string Earnings = "EarningsMinor";
    private const string Debit = "DebitAccount";
    private const string Credit = "CreditAccount";
    private const string Attempt = "Attempt";
    private const string TakenOver = "TakenOver";
    private const string HandedOn = "HandedOn";
    private const string TransactionIdOf = "TransactionId";

    public async Task<IReadOnlyList<CreateVerdict>> CreateRecordsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
        await TablesRows.InPiecesAsync(
            records,
            record => TablesKeys.Partition(record.Date, record.UserId.Value),
            (partition, piece) => CreatePieceAsync(partition, piece, cancellationToken));

    public async Task<IReadOnlyList<MarkPaidVerdict>> MarkPaidAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
        await TablesRows.InPiecesAsync(
            records,
            record => TablesKeys.Partition(record.Date, record.UserId.Value),
            (partition, piece) => MarkPieceAsync(partition, piece, cancellationToken));

    // Each alone: refusals are few.
    public async Task<IReadOnlyList<SettlementRecord?>> RaiseAttemptsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
        await Task.WhenAll(records.Select(record => RaiseAttemptAsync(record, cancellationToken)));

    public async Task<IReadOnlyList<SettlementRecord?>> ReadRecordsAsync(
        SettlementDate date, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        var rows = await TablesUserRows.ReadAsync(
            database, TableName.Records, date.ToString(), [.. users.Select(user => user.Value)], cancellationToken);
        return [.. rows.Select(row => row is null ? null : Record(date, row))];
    }

    public Task<RecordCounts> CountRecordsAsync(SettlementDate date, CancellationToken cancellationToken) => TablesScan.SumAsync(
        database,
        TableName.Records,
        date.ToString(),
        [Status, Earnings],
        default(RecordCounts),
        static (counts, row) => new RecordCounts(
            counts.Records + 1,
            counts.Paid + (row.GetInt32(Status) == (int)RecordStatus.Paid ? 1 : 0),
            counts.NothingToPay + (row.GetInt64(Earnings) == 0 ? 1 : 0)),
        static (a, b) => new RecordCounts(a.Records + b.Records, a.Paid + b.Paid, a.NothingToPay + b.NothingToPay),
        cancellationToken);

    public IAsyncEnumerable<SettlementRecord> ListRecordsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        TablesScan.SortedAsync(database, TableName.Records, date.ToString(), cancellationToken).Select(row => Record(date, row));

    public IAsyncEnumerable<SettlementRecord> ListRecordsAsync(
        SettlementDate date, UserId first, UserId? end, CancellationToken cancellationToken) => TablesScan
        .SortedAsync(
            database,
            TableName.Records,
            date.ToString(),
            TablesKeys.RowKey(first.Value),
            end is { } behind ? TablesKeys.RowKey(behind.Value) : null,
            cancellationToken)
        .Select(row => Record(date, row));

    private async Task<CreateVerdict[]> CreatePieceAsync(
        string partition, SettlementRecord[] records, CancellationToken cancellationToken)
    {
        var rows = await TablesRows.AddAsync(
            database, TableName.Records, partition, [.. records.Select(record => Entity(partition, record))], "records", cancellationToken);
        return [.. rows.Zip(records, (row, record) =>
            row.Existing is { } stored ? CreateVerdict.Exists(Record(record.Date, stored)) : CreateVerdict.Created(row.Version.ToString()))];
    }

    private async Task<MarkPaidVerdict[]> MarkPieceAsync(
        string partition, SettlementRecord[] records, CancellationToken cancellationToken)
    {
        var verdicts = new MarkPaidVerdict[records.Length];
        var versions = records.Select(record => record.Version).ToArray();
        var open = Enumerable.Range(0, records.Length).ToList();
        await OptimisticUpdate.RunAsync($"records of {partition} could not be marked paid: they kept changing", async () =>
        {
            if (versions.All(version => version is not null) &&
                await database.TransactAsync(TableName.Records, [.. open.Select(Mark)], cancellationToken) is not null)
            {
                open.ForEach(i => verdicts[i] = MarkPaidVerdict.Marked);
                return true;
            }

            // Some changed since they were read, by another worker or by our own first try.
            var stored = await ReadRowsAsync(partition, [.. open.Select(i => records[i].UserId)], cancellationToken);
            var still = new List<int>(open.Count);
            foreach (var (i, row) in open.Zip(stored))
            {
                versions[i] = row?.ETag.ToString() ?? string.Empty;
                if (row is null)
                {
                    verdicts[i] = MarkPaidVerdict.Missing;
                }
                else if (row.GetInt32(Status) == (int)RecordStatus.Paid)
                {
                    verdicts[i] = MarkPaidVerdict.AlreadyPaid;
                }
                else if (AttemptOf(row) != records[i].Attempt)
                {
                    verdicts[i] = MarkPaidVerdict.OtherAttempt;
                }
                else
                {
                    still.Add(i);
                }
            }

            open = still;
            return open.Count == 0;
        });
        return verdicts;

        // Merged: nothing but the status can change (I2), and the posting that comes with it.
        TableTransactionAction Mark(int i) => new(
            TableTransactionActionType.UpdateMerge,
            WithPosting(
                new TableEntity(partition, TablesKeys.RowKey(records[i].UserId.Value)) { [Status] = (int)RecordStatus.Paid },
                records[i].Posting),
            new ETag(versions[i]!));
    }

    private async Task<SettlementRecord?> RaiseAttemptAsync(SettlementRecord record, CancellationToken cancellationToken)
    {
        var partition = TablesKeys.Partition(record.Date, record.UserId.Value);
        var version = record.Version;
        SettlementRecord? standing = null;
        await OptimisticUpdate.RunAsync($"the attempt of {record.UserId} on {record.Date} could not be raised: the record kept changing", async () =>
        {
            if (version is not null)
            {
                // Merged: nothing but the attempt and its transaction id can change (I2).
                var raise = new TableTransactionAction(
                    TableTransactionActionType.UpdateMerge,
                    new TableEntity(partition, TablesKeys.RowKey(record.UserId.Value)) { [Attempt] = record.Attempt, [TransactionIdOf] = record.TransactionId.Value },
                    new ETag(version));
                if (await database.TransactAsync(TableName.Records, [raise], cancellationToken) is { } versions)
                {
                    standing = record with { Version = versions[0].ToString() };
                    return true;
                }
            }

            // It changed since it was read, by another worker or by our own first try.
            var row = (await ReadRowsAsync(partition, [record.UserId], cancellationToken))[0];
            standing = row is null ? null : Record(record.Date, row);
            version = standing?.Version;
            return standing is not { Status: RecordStatus.Recorded } || standing.Attempt != record.Attempt - 1;
        });
        return standing;
    }

    private Task<TableEntity?[]> ReadRowsAsync(string partition, UserId[] users, CancellationToken cancellationToken) =>
        TablesRows.ReadAsync(
            database, TableName.Records, partition, [.. users.Select(user => TablesKeys.RowKey(user.Value))], cancellationToken);

    // What is not posted has empty accounts: rows of older versions have none.
    private static TableEntity WithPosting(TableEntity entity, Posting? posting)
    {
        (entity[Debit], entity[Credit]) = posting ?? Posting.None;
        return entity;
    }

    private static TableEntity Entity(string partition, SettlementRecord record) => WithFractions(WithPosting(new(partition, TablesKeys.RowKey(record.UserId.Value))
    {
        ["PositionMinor"] = record.Position.Minor,
        [Earnings] = record.Earnings.Credited.Minor,
        ["ResidueNumerator"] = record.Earnings.ResidueNumerator,
        ["InputHash"] = record.InputHash.ToByteArray(),
        [TransactionIdOf] = record.TransactionId.Value,
        [Attempt] = record.Attempt,
        ["CreatedBy"] = record.CreatedBy.Value,
        [Status] = (int)record.Status,
    }, record.Posting), record.Carried);

    private static TableEntity WithFractions(TableEntity entity, CarriedFractions? carried)
    {
        if (carried is { } fractions)
        {
            entity[TakenOver] = fractions.TakenOver.Parts;
            entity[HandedOn] = fractions.HandedOn.Parts;
        }

        return entity;
    }

    // Rows of older versions have none.
    private static int AttemptOf(TableEntity row) => row.GetInt32(Attempt) ?? SettlementRecord.FirstAttempt;

    private static SettlementRecord Record(SettlementDate date, TableEntity row) => new SettlementRecord
    {
        Date = date,
        UserId = UserId.AsStored(TablesKeys.User(row.RowKey)),
        Position = new Money(row.GetInt64("PositionMinor")!.Value),
        Earnings = new Earnings(new Money(row.GetInt64(Earnings)!.Value), row.GetInt64("ResidueNumerator")!.Value),
        Carried = row.GetInt64(HandedOn) is { } handedOn
            ? new CarriedFractions(CarriedFraction.AsStored(row.GetInt64(TakenOver) ?? 0), CarriedFraction.AsStored(handedOn))
            : null,
        InputHash = new InputHash(row.GetBinary("InputHash")),
        TransactionId = new TransactionId(row.GetGuid(TransactionIdOf)!.Value),
        Attempt = AttemptOf(row),
        CreatedBy = new RunId(row.GetGuid("CreatedBy")!.Value),
        Status = (RecordStatus)row.GetInt32(Status)!.Value,
        Version = row.ETag.ToString(),
    }.WithStoredPosting(row.GetString(Debit), row.GetString(Credit));
}
