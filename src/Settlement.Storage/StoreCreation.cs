namespace Settlement.Storage;

/// <summary>
/// Whether what a store is kept in is there, its tables or its containers, and its creation at the first write, where that
/// was asked for. Thread-safe.
/// </summary>
/// <param name="access">What was asked for.</param>
internal abstract class StoreCreation(StoreAccess access) : IDisposable
{
    private readonly SemaphoreSlim creating = new(1);
    private volatile bool isThere;

    /// <summary>Whether everything was seen or made: what is missing afterwards was removed.</summary>
    public bool IsThere => isThere;

    /// <summary>Looks for it.</summary>
    /// <exception cref="StoreRefusedException">Some of it is missing and may not be created.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        isThere = await ExistsAsync(cancellationToken);
        if (!isThere && access != StoreAccess.Create)
        {
            throw Missing();
        }
    }

    /// <summary>Creates what is missing, where that was asked for.</summary>
    public async Task CreateMissingAsync(CancellationToken cancellationToken)
    {
        if (access == StoreAccess.Read)
        {
            throw new InvalidOperationException("the store was opened for reading");
        }

        if (isThere)
        {
            return;
        }

        await creating.WaitAsync(cancellationToken);
        try
        {
            if (!isThere)
            {
                await CreateAsync(cancellationToken);
                isThere = true;
            }
        }
        finally
        {
            creating.Release();
        }
    }

    public void Dispose() => creating.Dispose();

    /// <summary>Whether all of it is there.</summary>
    protected abstract Task<bool> ExistsAsync(CancellationToken cancellationToken);

    /// <summary>Creates each that is not there.</summary>
    protected abstract Task CreateAsync(CancellationToken cancellationToken);

    /// <summary>What to say where some of it is missing.</summary>
    protected abstract StoreRefusedException Missing();
}
