using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli.Tests;

/// <summary>A folder with a SQLite store in it, gone after the test.</summary>
internal sealed class TemporaryStore : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string Folder => folder.FullName;

    public string Url => "sqlite:" + PathOf("settlement.db");

    public string PathOf(string name) => folder.PathOf(name);

    public string Write(string name, string text) => folder.WriteText(name, text);

    /// <summary>Puts positions and a yield into the store, past the import's checks.</summary>
    public async Task FillAsync(SettlementDate date, string yield, params (string User, long Minor)[] positions)
    {
        await using var stores = await OpenAsync();
        await stores.Inputs.WriteYieldsAsync([new(date, Yield.Parse(yield))], replace: true, CancellationToken.None);
        await stores.Inputs.WritePositionsAsync(
            date, positions.Select(position => new Position(UserId.Parse(position.User), new Money(position.Minor))), PositionsRule.AddingOrReplacing, CancellationToken.None);
    }

    public async Task<OpenStores> OpenAsync()
    {
        Assert.True(StoreUrl.TryParse(Url, out var url, out _));
        return await OpenStores.OpenAsync(url, positions: null, StoreAccess.Create, card: null, TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    public Task<SettleResult> SettleAsync(params string[] args) => InProcessSettle.RunAsync([.. args, "--store", Url]);

    public void Dispose() => folder.Dispose();
}
