using Azure;
using Azure.Data.Tables;
using Settlement.Core;

namespace Settlement.Storage.Tables;

// The entries of corrections, each with the ledger's posting where the ledger pays: created in transactions of one partition,
// never replaced.
internal sealed partial class TablesCorrectionStore
{
    private const string Status = "Status";
    private const string Attempt = "Attempt";
    private const string TakenUpBy = "TakenUpBy";
    private const string TransactionIdOf = "TransactionId";
    private const string Debit = "DebitAccount";
    private const string Credit = "CreditAccount";

    public async Task<IReadOnlyList<EntryVerdict>> CreateEntriesAsync(
        IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken) =>
        await TablesRows.InPiecesAsync<CorrectionEntry, EntryVerdict>(entries, Partition, async (partition, piece) =>
        {
            var rows = await TablesRows.AddAsync(
                database, TableName.Records, partition, [.. piece.Select(entry => Entity(partition, entry))], "entries", cancellationToken);
            return [.. rows.Zip(piece, (row, entry) => row.Existing is { } stored
                ? EntryVerdict.Exists(Entry(entry.Date, entry.Number, stored))
                : EntryVerdict.Created(row.Version.ToString()))];
        });

    public async Task<IReadOnlyList<IReadOnlyList<CorrectionEntry>>> ReadEntriesAsync(
        SettlementDate date, int upTo, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        // Who asks for all that a date could have does not know how many there are.
        var last = upTo < CorrectionPlan.LargestNumber
            ? upTo
            : (await ListCorrectionsAsync(date, cancellationToken)).Select(correction => correction.Plan.Number).LastOrDefault();
        if (last < 1 || users.Count == 0)
        {
            return [.. users.Select(_ => Array.Empty<CorrectionEntry>())];
        }

        string[] names = [.. users.Select(user => user.Value)];
        var byNumber = await Task.WhenAll(Enumerable.Range(1, last).Select(async number => (
            Number: number,
            Rows: await TablesUserRows.ReadAsync(database, TableName.Records, TablesKeys.Entries(date, number), names, cancellationToken))));
        return [.. Enumerable.Range(0, users.Count).Select(i => byNumber
            .Where(correction => correction.Rows[i] is not null)
            .Select(correction => Entry(date, correction.Number, correction.Rows[i]!))
            .ToList())];
    }

    public async Task<IReadOnlyList<CorrectionEntry?>> UpdateEntriesAsync(
        IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken) =>
        await TablesRows.InPiecesAsync(entries, Partition, (partition, piece) => UpdatePieceAsync(partition, piece, cancellationToken));

    public IAsyncEnumerable<CorrectionEntry> ListEntriesAsync(SettlementDate date, int number, CancellationToken cancellationToken) => TablesScan
        .SortedAsync(database, TableName.Records, TablesKeys.Entries(date, number), cancellationToken)
        .Select(row => Entry(date, number, row));

    private async Task<CorrectionEntry?[]> UpdatePieceAsync(
        string partition, CorrectionEntry[] entries, CancellationToken cancellationToken)
    {
        var standing = new CorrectionEntry?[entries.Length];
        var actions = entries.Select(entry => Update(partition, entry)).ToArray();
        var open = Enumerable.Range(0, entries.Length).ToList();
        await OptimisticUpdate.RunAsync($"entries of {partition} could not be updated: they kept changing", async () =>
        {
            var versions = await database.TransactAsync(TableName.Records, [.. open.Select(i => actions[i])], cancellationToken);

            // Where it was refused, some changed since they were read, by another worker or by our own first try: those stay.
            var rows = await TablesRows.ReadAsync(
                database, TableName.Records, partition, [.. open.Select(i => TablesKeys.RowKey(entries[i].UserId.Value))], cancellationToken);
            var still = new List<int>();
            foreach (var (i, row) in open.Zip(rows))
            {
                standing[i] = row is null ? null : Entry(entries[i].Date, entries[i].Number, row);
                if (versions is null && standing[i] is { } stored && stored.Version == entries[i].Version)
                {
                    still.Add(i);
                }
            }

            open = still;
            return open.Count == 0;
        });
        return standing;
    }

    private static string Partition(CorrectionEntry entry) =>
        TablesKeys.Partition(TablesKeys.Entries(entry.Date, entry.Number), entry.UserId.Value);

    // Merged: nothing of its content can change (I2).
    private static TableTransactionAction Update(string partition, CorrectionEntry entry) => new(
        TableTransactionActionType.UpdateMerge,
        new TableEntity(partition, TablesKeys.RowKey(entry.UserId.Value))
        {
            [Status] = (int)entry.Status,
            [Attempt] = entry.Attempt,
            [TransactionIdOf] = entry.TransactionId.Value,
            [TakenUpBy] = entry.TakenUpBy,
        },
        new ETag(entry.Version ?? throw new ArgumentException($"the entry of {entry.UserId} was not read from the store", nameof(entry))));

    private static TableEntity Entity(string partition, CorrectionEntry entry)
    {
        var (debit, credit) = entry.Posting ?? Posting.None;
        return new TableEntity(partition, TablesKeys.RowKey(entry.UserId.Value))
        {
            ["PositionMinor"] = entry.Position.Minor,
            ["EarningsMinor"] = entry.Earnings.Credited.Minor,
            ["ResidueNumerator"] = entry.Earnings.ResidueNumerator,
            ["BeforeMinor"] = entry.Before.Minor,
            ["TakenUpMinor"] = entry.TakenUp.Minor,
            [TransactionIdOf] = entry.TransactionId.Value,
            [Attempt] = entry.Attempt,
            ["CreatedBy"] = entry.CreatedBy.Value,
            [Status] = (int)entry.Status,
            [TakenUpBy] = entry.TakenUpBy,
            [Debit] = debit,
            [Credit] = credit,
        };
    }

    private static CorrectionEntry Entry(SettlementDate date, int number, TableEntity row) => new CorrectionEntry
    {
        Date = date,
        Number = number,
        UserId = UserId.AsStored(TablesKeys.User(row.RowKey)),
        Position = new Money(row.GetInt64("PositionMinor")!.Value),
        Earnings = new Earnings(new Money(row.GetInt64("EarningsMinor")!.Value), row.GetInt64("ResidueNumerator")!.Value),
        Before = new Money(row.GetInt64("BeforeMinor")!.Value),
        TakenUp = new Money(row.GetInt64("TakenUpMinor")!.Value),
        TransactionId = new TransactionId(row.GetGuid(TransactionIdOf)!.Value),
        Attempt = row.GetInt32(Attempt)!.Value,
        CreatedBy = new RunId(row.GetGuid("CreatedBy")!.Value),
        Status = (EntryStatus)row.GetInt32(Status)!.Value,
        TakenUpBy = row.GetInt32(TakenUpBy)!.Value,
        Version = row.ETag.ToString(),
    }.WithStoredPosting(row.GetString(Debit), row.GetString(Credit));
}
