namespace Settlement.Storage.Tests.Contract;

/// <summary>A SQLite file in a folder of its own.</summary>
public sealed class SqliteFixture : StoreFixture
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("settlement-");

    public string Path => System.IO.Path.Combine(folder.FullName, "store.db");

    public StoreUrl Url => StoreUrl.TryParse("sqlite:" + Path, out var url, out var problem) ? url : throw new InvalidOperationException(problem);

    public override Task<OpenStores> OpenAsync() => OpenAsync(StoreAccess.Create);

    public Task<OpenStores> OpenAsync(StoreAccess access) =>
        OpenStores.OpenAsync(Url, positions: null, access, TimeSpan.FromSeconds(30), CancellationToken.None);

    public override ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
