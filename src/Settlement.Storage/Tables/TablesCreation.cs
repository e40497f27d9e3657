using Azure.Data.Tables;

namespace Settlement.Storage.Tables;

/// <summary>The tables of a store: whether they are there, and how they are made.</summary>
/// <param name="service">The account's client.</param>
/// <param name="address">Names the prefix of the tables.</param>
/// <param name="access">What was asked for.</param>
/// <param name="tables">The tables of the store.</param>
/// <param name="requests">Sends what is to be asked.</param>
internal sealed class TablesCreation(
    TableServiceClient service, TablesAddress address, StoreAccess access, IReadOnlyCollection<TableClient> tables, TablesRequests requests)
    : StoreCreation(access)
{
    protected override async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        var there = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var filter = TableServiceClient.CreateQueryFilter($"TableName ge {address.Prefix} and TableName lt {address.Prefix + "~"}");
        await requests.SendFirstAsync(
            async token =>
            {
                await foreach (var table in service.QueryAsync(filter, cancellationToken: token))
                {
                    there.Add(table.Name);
                }

                return there.Count;
            },
            cancellationToken);
        return tables.All(table => there.Contains(table.Name));
    }

    protected override async Task CreateAsync(CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            await requests.SendAsync(token => table.CreateIfNotExistsAsync(token), cancellationToken);
        }
    }

    protected override StoreRefusedException Missing() => TablesErrors.Missing(address);
}
