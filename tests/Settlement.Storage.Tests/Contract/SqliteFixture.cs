using Settlement.Storage.Tests.Damages;

namespace Settlement.Storage.Tests.Contract;

/// <summary>A SQLite file in a folder of its own.</summary>
public sealed class SqliteFixture : StoreFixture
{
    private readonly TemporaryFolder folder = new();

    public string Path => folder.PathOf("store.db");

    public override StoreUrl Url => StoreUrl.TryParse("sqlite:" + Path, out var url, out var problem) ? url : throw new InvalidOperationException(problem);

    public override IRawRows Raw => new RawSql(Path);

    public override Task<OpenStores> OpenAsync(StoreAccess access, StoreCard? card) =>
        OpenStores.OpenAsync(Url, positions: null, access, card, TimeSpan.FromSeconds(30), CancellationToken.None);

    public override ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
