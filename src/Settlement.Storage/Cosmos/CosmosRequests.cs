using Microsoft.Azure.Cosmos;
using Polly;
using Polly.Retry;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>
/// Sends a store's requests. Each has a budget of time, in which it is tried again with growing pauses; what is over then is
/// <see cref="StoreUnavailableException"/>.
/// </summary>
/// <remarks>
/// Thread-safe. Fewer requests go out at once than there are connections: what waits for its turn waits before its budget
/// begins. The client repeats a throttled request by itself, but no write whose answer was lost. Here every request is
/// repeated: each write is made on condition that there is no such item or that its version is the one read, so that a
/// repeat is refused where the first was done, and its caller reads what is there.
/// </remarks>
internal sealed class CosmosRequests : IDisposable
{
    /// <summary>How often a request is tried, where nothing else is asked for.</summary>
    public const int Tries = 9;

    // The first request signs in, and an identity is looked for in several places.
    private static readonly TimeSpan SignInPatience = TimeSpan.FromMinutes(1);

    private readonly CosmosAddress address;
    private readonly TimeSpan budget;
    private readonly TimeSpan openingBudget;
    private readonly ResiliencePipeline retries;
    private readonly ResiliencePipeline openingRetries;
    private readonly RequestTurns turns;

    /// <param name="address">The account.</param>
    /// <param name="budget">How long a request may take with all its tries.</param>
    /// <param name="tries">How often a request is tried; at least 2.</param>
    /// <param name="time">The clock of the pauses.</param>
    public CosmosRequests(CosmosAddress address, TimeSpan budget, int tries, TimeProvider time)
    {
        this.address = address;
        this.budget = budget;
        openingBudget = address.UsesIdentity && budget < SignInPatience ? SignInPatience : budget;
        retries = Retries(budget, tries, time);
        openingRetries = Retries(openingBudget, tries, time);
        turns = new RequestTurns(CosmosClients.Pool(address).Concurrency);
    }

    /// <summary>Sends a request.</summary>
    /// <exception cref="StoreUnavailableException">It was not answered, or only by a busy service.</exception>
    /// <exception cref="StoreRefusedException">It was refused for good.</exception>
    public Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken) =>
        turns.SendAsync(() => SendNowAsync(send, retries, budget, cancellationToken), cancellationToken);

    /// <summary>Sends one of the first requests, with time to sign in.</summary>
    public Task<T> SendFirstAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken) =>
        turns.SendAsync(() => SendNowAsync(send, openingRetries, openingBudget, cancellationToken), cancellationToken);

    public void Dispose() => turns.Dispose();

    private static ResiliencePipeline Retries(TimeSpan budget, int tries, TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(CosmosErrors.IsTransient),
            MaxRetryAttempts = tries - 1,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(4),
            UseJitter = true,
            OnRetry = static _ =>
            {
                RunInstruments.RetriedStoreRequest();
                return default;
            },
        })
        .AddRetry(new RetryStrategyOptions
        {
            // Whatever answers may not know a container yet that was only just created. One that stays missing is soon said to be.
            ShouldHandle = new PredicateBuilder().Handle<CosmosException>(CosmosErrors.IsContainerMissing),
            MaxRetryAttempts = 3,
            BackoffType = DelayBackoffType.Constant,
            Delay = TimeSpan.FromMilliseconds(200),
            UseJitter = true,
        })
        .AddTimeout(CosmosClients.AttemptTime(budget))
        .Build();

    private async Task<T> SendNowAsync<T>(
        Func<CancellationToken, Task<T>> send, ResiliencePipeline tries, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        Exception? last = null;
        try
        {
            return await tries.ExecuteAsync(TryAsync, limit.Token);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw CosmosErrors.OutOfTime(address, patience, last ?? exception);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not StoreRefusedException)
        {
            if (CosmosErrors.Translate(exception, address) is { } failure)
            {
                throw failure;
            }

            throw;
        }

        async ValueTask<T> TryAsync(CancellationToken token)
        {
            try
            {
                // A request in a batch of the client's is not stopped by its token: it is left to itself, as a lost one is.
                return await send(token).WaitAsync(token);
            }
            catch (CosmosException exception)
            {
                last = exception;
                if (CosmosErrors.IsBusy(exception))
                {
                    RunInstruments.Answered("cosmos", (int)exception.StatusCode);
                }

                throw;
            }
        }
    }
}
