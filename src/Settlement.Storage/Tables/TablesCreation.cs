using Azure.Data.Tables;

namespace Settlement.Storage.Tables;

/// <summary>
/// Whether a store's tables are there, and their creation at its first write, where that was asked for. Thread-safe.
/// </summary>
/// <param name="service">The account's client.</param>
/// <param name="address">Names the prefix of the tables.</param>
/// <param name="access">What was asked for.</param>
/// <param name="tables">The tables of the store.</param>
/// <param name="requests">Sends what is to be asked.</param>
internal sealed class TablesCreation(
    TableServiceClient service, TablesAddress address, StoreAccess access, IReadOnlyCollection<TableClient> tables, TablesRequests requests)
    : IDisposable
{
    private readonly SemaphoreSlim creating = new(1);
    private volatile bool isThere;

    /// <summary>Whether everything was seen or made: what is missing afterwards was removed.</summary>
    public bool IsThere => isThere;

    /// <summary>Looks for the tables.</summary>
    /// <exception cref="StoreRefusedException">One is missing and may not be created.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        isThere = await ExistAsync(cancellationToken);
        if (!isThere && access != StoreAccess.Create)
        {
            throw TablesErrors.Missing(address);
        }
    }

    /// <summary>Creates the tables that are missing, where that was asked for.</summary>
    public async Task CreateMissingAsync(CancellationToken cancellationToken)
    {
        if (access == StoreAccess.Read)
        {
            throw new InvalidOperationException($"{address} was opened for reading");
        }

        if (isThere)
        {
            return;
        }

        await creating.WaitAsync(cancellationToken);
        try
        {
            if (isThere)
            {
                return;
            }

            foreach (var table in tables)
            {
                await requests.SendAsync(token => table.CreateIfNotExistsAsync(token), cancellationToken);
            }

            isThere = true;
        }
        finally
        {
            creating.Release();
        }
    }

    public void Dispose() => creating.Dispose();

    private async Task<bool> ExistAsync(CancellationToken cancellationToken)
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
}
