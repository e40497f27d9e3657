using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Web;

/// <summary>
/// The stores of whoever serves, opened at first use and kept: clients hold connections that are worth keeping. A failed
/// opening is tried again at the next use, so that a store that was down at the start needs no restart. Thread-safe.
/// </summary>
public sealed class AppStores(Func<CancellationToken, Task<OpenStores>> open) : IAsyncDisposable
{
    private readonly SemaphoreSlim opening = new(1);
    private OpenStores? stores;

    /// <exception cref="StoreUnavailableException">A store does not answer.</exception>
    /// <exception cref="StoreRefusedException">A store cannot be used as the settings ask.</exception>
    public async Task<OpenStores> GetAsync(CancellationToken cancellationToken = default)
    {
        if (stores is { } opened)
        {
            return opened;
        }

        await opening.WaitAsync(cancellationToken);
        try
        {
            return stores ??= await open(cancellationToken);
        }
        finally
        {
            opening.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        opening.Dispose();
        if (stores is not null)
        {
            await stores.DisposeAsync();
        }
    }
}
