using Settlement.Core;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.Cosmos;

/// <summary>Imports that no transaction holds together: what readers see while they go on, and after they broke off.</summary>
public sealed class ImportsIntoCosmosTests : IAsyncLifetime
{
    private readonly CosmosFixture fixture = new();
    private OpenStores stores = null!;

    private IInputStore Inputs => stores.Inputs;

    public async Task InitializeAsync() => stores = await fixture.OpenAsync();

    public async Task DisposeAsync()
    {
        await stores.DisposeAsync();
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task When_an_import_breaks_off_what_was_there_before_is_read_as_it_was_and_the_next_counts_from_there()
    {
        await ImportAsync(0, 100, balance: 100);

        await Assert.ThrowsAsync<InvalidDataException>(() => Inputs.WritePositionsAsync(Sample.Date, BreakingOff(Positions(0, 150, balance: 999)), PositionsRule.AddingOrReplacing, default));

        Assert.Equal(Enumerable.Repeat(100L, 100), (await WalkAsync()).Select(position => position.BalanceMinor));
        Assert.Equal(100, await Inputs.CountPositionsAsync(Sample.Date, default));
        Assert.Equal(new ImportCounts(Added: 50, Unchanged: 0, Replaced: 50), await ImportAsync(50, 100, balance: 200));
        Assert.Equal(
            Enumerable.Repeat(100L, 50).Concat(Enumerable.Repeat(200L, 100)), (await WalkAsync()).Select(position => position.BalanceMinor));
    }

    [Fact]
    public async Task When_an_import_begins_while_another_goes_on_the_earlier_one_is_given_up()
    {
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Inputs.WritePositionsAsync(Sample.Date, Interrupted(), PositionsRule.AddingOrReplacing, default));

        Assert.Equal(Enumerable.Repeat(200L, 20), (await WalkAsync()).Select(position => position.BalanceMinor));
        Assert.Equal(20, await Inputs.CountPositionsAsync(Sample.Date, default));

        IEnumerable<Position> Interrupted()
        {
            foreach (var position in Positions(0, 10, balance: 100))
            {
                yield return position;
            }

            ImportAsync(5, 20, balance: 200).GetAwaiter().GetResult();
        }
    }

    private static IEnumerable<Position> Positions(int first, int count, long balance) =>
        Enumerable.Range(first, count).Select(i => Sample.Position(i, balance));

    private static IEnumerable<Position> BreakingOff(IEnumerable<Position> positions)
    {
        foreach (var position in positions)
        {
            yield return position;
        }

        throw new InvalidDataException("the file changed");
    }

    private Task<ImportCounts> ImportAsync(int first, int count, long balance) =>
        Inputs.WritePositionsAsync(Sample.Date, Positions(first, count, balance), PositionsRule.AddingOrReplacing, default);

    private async Task<List<StoredPosition>> WalkAsync()
    {
        var walked = new List<StoredPosition>();
        var part = Assert.Single(await Inputs.DividePositionsAsync(Sample.Date, 1, default));
        string? continuation = null;
        do
        {
            var page = await Inputs.ListPositionsAsync(Sample.Date, part, continuation, 1_000, default);
            walked.AddRange(page.Items);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return [.. walked.OrderBy(position => position.UserId, StringComparer.Ordinal)];
    }
}
