using Azure.Data.Tables;
using Settlement.Core;

namespace Settlement.Storage.Tables;

// Users whose last result a person has to look at; a report, not a fact of money, so the latest replaces.
internal sealed partial class TablesSettlementStore
{
    // A property holds 64 KiB of UTF-16 (learn.microsoft.com).
    private const int LongestText = 30_000;

    public Task SaveAttentionAsync(SettlementDate date, IReadOnlyList<UserResult> results, CancellationToken cancellationToken) =>
        Task.WhenAll(results.Select(result => database.PutAsync(
            TableName.Attention,
            new TableEntity(date.ToString(), TablesKeys.RowKey(result.UserId))
            {
                ["UserId"] = Cut(result.UserId),
                ["Outcome"] = result.Outcome.ToString(),
                ["Reason"] = (int?)result.Reason,
                ["Detail"] = Cut(result.Detail),
            },
            cancellationToken)));

    public async Task ClearAttentionAsync(SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
        {
            return;
        }

        // Read first: few of the users asked for are ever there.
        var there = await TablesRows.ReadAsync(
            database, TableName.Attention, date.ToString(), [.. users.Select(TablesKeys.RowKey)], cancellationToken);
        await Task.WhenAll(there.OfType<TableEntity>().Select(
            row => database.DeleteAsync(TableName.Attention, row.PartitionKey, row.RowKey, cancellationToken)));
    }

    public async Task<IReadOnlyList<UserResult?>> ReadAttentionAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        var rows = await TablesRows.ReadAsync(
            database, TableName.Attention, date.ToString(), [.. users.Select(TablesKeys.RowKey)], cancellationToken);
        return [.. rows.Select(row => row is null ? null : Result(row))];
    }

    public async Task<Page<UserResult>> ListAttentionAsync(
        SettlementDate date, string? continuation, int size, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {date.ToString()}");
        var page = await database.QueryAsync(TableName.Attention, filter, continuation, size, columns: null, cancellationToken);
        return new Page<UserResult>([.. page.Items.Select(Result)], page.Continuation);
    }

    private static UserResult Result(TableEntity row) => new(
        row.GetString("UserId"),
        Enum.Parse<SettlementOutcome>(row.GetString("Outcome")),
        default,
        (QuarantineReason?)row.GetInt32("Reason"),
        row.GetString("Detail"));

    private static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;
}
