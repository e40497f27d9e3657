using Settlement.Core;

namespace Settlement.Storage;

/// <summary>The items of one sorted query, a page read ahead.</summary>
/// <param name="read">Reads the page of a continuation; null for the first.</param>
internal sealed class SortedPages<T>(Func<string?, Task<Page<T>>> read) : IAsyncDisposable
{
    private Task<Page<T>>? next = read(null);
    private IReadOnlyList<T> items = [];
    private int index = -1;

    public T Current => items[index];

    public async ValueTask<bool> MoveNextAsync()
    {
        index++;
        while (index == items.Count)
        {
            if (next is null)
            {
                return false;
            }

            var page = await next;
            items = page.Items;
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
