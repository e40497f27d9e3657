using Settlement.Storage.Tables;
using Settlement.Storage.Tests.Damages;

namespace Settlement.Storage.Tests.Contract;

/// <summary>Tables in Azurite, or in the account of <see cref="TestAccounts.TablesVariable"/>, whose names begin with a prefix of their own.</summary>
public sealed class AzuriteFixture : StoreFixture
{
    private readonly string prefix = "t" + Guid.NewGuid().ToString("N");

    // Azurite looks through all rows of a table for each request, so a larger table takes long.
    public override int ManyUsers => 1_500;

    public override StoreUrl Url => TestAccounts.Tables(prefix);

    public override IRawRows Raw => new RawEntities(Url.Tables!);

    public override Task<OpenStores> OpenAsync(StoreAccess access, StoreCard? card) =>
        OpenStores.OpenAsync(Url, positions: null, access, card, TimeSpan.FromSeconds(60), CancellationToken.None);

    public override async ValueTask DisposeAsync()
    {
        await using var database = await TablesDatabase.OpenAsync(
            Url.Tables!,
            StoreAccess.Create,
            TimeSpan.FromSeconds(60),
            [.. TablesSettlementStore.Tables, .. TablesInputStore.Tables],
            card: null,
            CancellationToken.None);
        await database.DropAsync(CancellationToken.None);
    }
}
