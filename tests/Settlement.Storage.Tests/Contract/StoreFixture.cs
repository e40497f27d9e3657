namespace Settlement.Storage.Tests.Contract;

/// <summary>
/// A real store for the contract suite: a place of its own for each test, opened as often as the test likes. Adding a
/// store to the suite means one class like this and its line in <see cref="EveryStore"/>.
/// </summary>
public abstract class StoreFixture : IAsyncDisposable
{
    /// <summary>More users than the store reads at a time.</summary>
    public virtual int ManyUsers => 12_000;

    /// <summary>Opens the place; every call gives other connections to the same data.</summary>
    public abstract Task<OpenStores> OpenAsync();

    public abstract ValueTask DisposeAsync();
}
