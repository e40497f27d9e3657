using Settlement.Storage.Cosmos;
using Settlement.Storage.Tests.Damages;

namespace Settlement.Storage.Tests.Contract;

/// <summary>A database of its own on the Cosmos server, or in the account of <see cref="TestAccounts.CosmosVariable"/>.</summary>
public sealed class CosmosFixture : StoreFixture
{
    private readonly string database = "d" + Guid.NewGuid().ToString("N");

    // More than one page, and the server looks through all items of a container for each query.
    public override int ManyUsers => 1_500;

    public override StoreUrl Url => TestAccounts.Cosmos(database);

    public override IRawRows Raw => new RawItems(Url.Cosmos!);

    public override Task<OpenStores> OpenAsync(StoreAccess access, StoreCard? card) =>
        OpenStores.OpenAsync(Url, positions: null, access, card, TimeSpan.FromSeconds(60), CancellationToken.None);

    public override async ValueTask DisposeAsync()
    {
        await using var opened = await CosmosDatabase.OpenAsync(
            Url.Cosmos!, StoreAccess.Create, TimeSpan.FromSeconds(60), CosmosContainers.All, card: null, CancellationToken.None);
        await opened.DropAsync(CancellationToken.None);
    }
}
