namespace Settlement.Testing;

/// <summary>Several who do the same at the same moment.</summary>
public static class Workers
{
    /// <summary>Runs an action on as many threads, all let go at once.</summary>
    /// <param name="workers">How many.</param>
    /// <param name="action">Told the number of its worker, from 0.</param>
    public static async Task<T[]> AtOnceAsync<T>(int workers, Func<int, Task<T>> action)
    {
        using var barrier = new Barrier(workers);
        var threads = Enumerable.Range(0, workers).Select(worker => Task.Factory.StartNew(
            () =>
            {
                barrier.SignalAndWait();
                return action(worker);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap());
        return await Task.WhenAll(threads);
    }
}
