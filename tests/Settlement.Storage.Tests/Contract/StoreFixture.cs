using Settlement.Storage.Tests.Damages;

namespace Settlement.Storage.Tests.Contract;

/// <summary>
/// A real store for the contract suite: a place of its own for each test, opened as often as the test likes. Adding a
/// store to the suite means one class like this and its line in <see cref="EveryStore"/>.
/// </summary>
public abstract class StoreFixture : IAsyncDisposable
{
    /// <summary>More users than the store reads at a time.</summary>
    public virtual int ManyUsers => 12_000;

    /// <summary>Where the place is.</summary>
    public virtual StoreUrl Url => throw new NotSupportedException();

    /// <summary>What the database's own tools write there.</summary>
    public virtual IRawRows Raw => throw new NotSupportedException();

    /// <summary>Opens the place; every call gives other connections to the same data.</summary>
    public virtual Task<OpenStores> OpenAsync() => OpenAsync(StoreAccess.Create);

    /// <summary>Opens the place for the product and currency of most tests.</summary>
    public Task<OpenStores> OpenAsync(StoreAccess access) => OpenAsync(access, StoreCard.Of(Sample.Settings));

    /// <summary>Opens the place; with no card none is looked at or set, as before there were any.</summary>
    public virtual Task<OpenStores> OpenAsync(StoreAccess access, StoreCard? card) => throw new NotSupportedException();

    public abstract ValueTask DisposeAsync();
}
