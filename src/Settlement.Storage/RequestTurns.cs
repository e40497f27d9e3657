using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// Lets a bounded number of requests to a store go out at once. What waits for its turn while another request finds the
/// store out of reach shares that finding and is not sent: a large batch would else wait out the time-out once for every
/// so many of its requests.
/// </summary>
/// <param name="atOnce">The most requests under way; at least 1.</param>
internal sealed class RequestTurns(int atOnce) : IDisposable
{
    private readonly SemaphoreSlim free = new(atOnce);
    private volatile StoreUnavailableException? outage;

    /// <summary>Waits for a turn and sends.</summary>
    /// <exception cref="StoreUnavailableException">The store is out of reach, as this request found or one before it.</exception>
    public async Task<T> SendAsync<T>(Func<Task<T>> send, CancellationToken cancellationToken)
    {
        var known = outage;
        await free.WaitAsync(cancellationToken);
        try
        {
            if (outage is { } found && found != known)
            {
                throw new StoreUnavailableException(found.Message, found);
            }

            return await SendNowAsync(send);
        }
        finally
        {
            free.Release();
        }
    }

    public void Dispose() => free.Dispose();

    private async Task<T> SendNowAsync<T>(Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (StoreUnavailableException exception)
        {
            outage = exception;
            throw;
        }
    }
}
