using Azure.Data.Tables;
using Settlement.Core;

namespace Settlement.Storage.Tables;

/// <summary>The rows of one partition in order of the row key, a page read ahead.</summary>
internal sealed class PartitionRows : IAsyncDisposable
{
    private readonly Func<string?, Task<Page<TableEntity>>> read;
    private Task<Page<TableEntity>>? next;
    private IReadOnlyList<TableEntity> rows = [];
    private int index = -1;

    public PartitionRows(TablesDatabase database, TableName table, string partition, int pageSize, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        read = continuation => database.QueryAsync(table, filter, continuation, pageSize, columns: null, cancellationToken);
        next = read(null);
    }

    public TableEntity Current => rows[index];

    public async ValueTask<bool> MoveNextAsync()
    {
        index++;
        while (index == rows.Count)
        {
            if (next is null)
            {
                return false;
            }

            var page = await next;
            rows = page.Items;
            index = 0;
            next = page.Continuation is null ? null : read(page.Continuation);
        }

        return true;
    }

    // The page that was read ahead is awaited, so that nothing goes on behind the caller's back.
    public async ValueTask DisposeAsync()
    {
        if (next is not null)
        {
            await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
