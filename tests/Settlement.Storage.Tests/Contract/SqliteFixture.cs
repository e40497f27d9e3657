namespace Settlement.Storage.Tests.Contract;

/// <summary>A SQLite file in a folder of its own.</summary>
public sealed class SqliteFixture : StoreFixture
{
    private readonly TemporaryFolder folder = new();

    public string Path => folder.PathOf("store.db");

    public StoreUrl Url => StoreUrl.TryParse("sqlite:" + Path, out var url, out var problem) ? url : throw new InvalidOperationException(problem);

    public override Task<OpenStores> OpenAsync() => OpenAsync(StoreAccess.Create);

    public Task<OpenStores> OpenAsync(StoreAccess access) =>
        OpenStores.OpenAsync(Url, positions: null, access, TimeSpan.FromSeconds(30), CancellationToken.None);

    public override ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
