namespace Settlement.Core;

/// <summary>Starts tasks for a list of items, a bounded number at once, and folds their results one at a time.</summary>
internal static class BoundedWindow
{
    /// <summary>
    /// Runs until every item is folded. When one fails, no more are started, those under way are awaited, and the first
    /// failure is thrown: nothing goes on behind the caller's back.
    /// </summary>
    /// <param name="items">What to start tasks for, in order.</param>
    /// <param name="width">The most tasks under way at once.</param>
    /// <param name="start">Starts the task of an item.</param>
    /// <param name="fold">Takes each result; never called twice at once.</param>
    public static async Task RunAsync<TItem, TResult>(
        IEnumerable<TItem> items, int width, Func<TItem, Task<TResult>> start, Action<TResult> fold)
    {
        var running = new List<Task<TResult>>(width);
        try
        {
            foreach (var item in items)
            {
                if (running.Count == width)
                {
                    fold(await await NextAsync(running));
                }

                running.Add(start(item));
            }

            while (running.Count > 0)
            {
                fold(await await NextAsync(running));
            }
        }
        catch
        {
            foreach (var task in running)
            {
                await task.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Current);
            }

            throw;
        }
    }

    // The task whose result is folded next, out of the list: the first to end, or the only one.
    private static async ValueTask<Task<TResult>> NextAsync<TResult>(List<Task<TResult>> running)
    {
        var next = running.Count == 1 ? running[0] : await Task.WhenAny(running);
        running.Remove(next);
        return next;
    }
}
