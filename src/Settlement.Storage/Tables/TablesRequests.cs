using Settlement.Core;

namespace Settlement.Storage.Tables;

/// <summary>
/// Sends a store's requests. Each has a budget of time, in which the client tries again by itself, backing off where the
/// service is busy; what is over then is <see cref="StoreUnavailableException"/>.
/// </summary>
/// <remarks>
/// Thread-safe. Fewer requests go out at once than the pool has connections: what waits, waits before its budget begins.
/// </remarks>
/// <param name="address">The account.</param>
/// <param name="budget">How long a request may take with all its tries.</param>
internal sealed class TablesRequests(TablesAddress address, TimeSpan budget) : IDisposable
{
    // The first request signs in, and an identity is looked for in several places.
    private static readonly TimeSpan SignInPatience = TimeSpan.FromMinutes(1);

    private readonly TimeSpan openingBudget = address.UsesIdentity && budget < SignInPatience ? SignInPatience : budget;
    private readonly RequestTurns turns = new(TablesClients.Pool.Concurrency);

    /// <summary>Sends a request.</summary>
    /// <exception cref="StoreUnavailableException">It was not answered, or only by a busy service.</exception>
    /// <exception cref="StoreRefusedException">It was refused for good.</exception>
    public Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken) =>
        turns.SendAsync(() => SendNowAsync(send, budget, cancellationToken), cancellationToken);

    /// <summary>Sends the first request, with time to sign in.</summary>
    public Task<T> SendFirstAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken) =>
        turns.SendAsync(() => SendNowAsync(send, openingBudget, cancellationToken), cancellationToken);

    public void Dispose() => turns.Dispose();

    private async Task<T> SendNowAsync<T>(Func<CancellationToken, Task<T>> send, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var last = new LastAnswer();
        using var watched = last.Watch();
        try
        {
            return await send(limit.Token);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TablesErrors.OutOfTime(address, patience, last.Status, exception);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not StoreRefusedException)
        {
            if (TablesErrors.Translate(exception, address) is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }
}
