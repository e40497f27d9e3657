
namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>A real store whose clients may be given a network of the test's own.</summary>
internal abstract class FaultedStore : IAsyncDisposable
{
    /// <summary>The way to the server, without faults.</summary>
    public abstract HttpMessageHandler Server { get; }

    /// <summary>The store over a network without faults.</summary>
    public abstract OpenStores Calm { get; }

    /// <summary>Opens the store as a process of its own would, over a network with faults.</summary>
    public abstract Task<OpenStores> OpenAsync(FaultyHandler network);

    /// <summary>Opens a store of the same kind that holds the positions and yields of every <see cref="DayShape"/>.</summary>
    public abstract Task<OpenStores> OpenInputsAsync(FaultyHandler network);

    /// <summary>What a request is about.</summary>
    public abstract SentRequest Identify(HttpRequestMessage request, byte[]? body);

    public abstract ValueTask DisposeAsync();
}
