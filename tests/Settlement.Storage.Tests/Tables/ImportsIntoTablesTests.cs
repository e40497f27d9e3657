using Settlement.Core;
using Settlement.Storage.Tables;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.Tables;

/// <summary>Imports that no transaction holds together: what readers see while they go on, and after they broke off.</summary>
public sealed class ImportsIntoTablesTests : IAsyncLifetime
{
    // All in one bucket, so that a piece of 100 is written before the rest has been read.
    private static readonly UserId[] Users = [.. Enumerable.Range(0, 100_000).Select(Sample.UserId).Where(user => TablesKeys.Bucket(user.Value) == 0)];

    private readonly AzuriteFixture fixture = new();
    private OpenStores stores = null!;

    private IInputStore Inputs => stores.Inputs;

    public async Task InitializeAsync() => stores = await fixture.OpenAsync();

    public async Task DisposeAsync()
    {
        await stores.DisposeAsync();
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task When_an_import_breaks_off_what_was_there_before_is_read_as_it_was()
    {
        await ImportAsync(0, 150, balance: 100);

        await Assert.ThrowsAsync<InvalidDataException>(() => Inputs.WritePositionsAsync(Sample.Date, BreakingOff(Positions(100, 150, balance: 999), import: 2), PositionsRule.AddingOrReplacing, default));

        Assert.Equal(Enumerable.Repeat(100L, 150), (await WalkAsync()).Select(position => position.BalanceMinor));
        Assert.Equal(150, await Inputs.CountPositionsAsync(Sample.Date, default));
        var read = await Inputs.ReadPositionsAsync(Sample.Date, [Users[120].Value, Users[200].Value], default);
        Assert.Equal([new StoredPosition(Users[120].Value, 100), null], read);
    }

    [Fact]
    public async Task When_an_import_follows_one_that_broke_off_it_counts_from_what_could_be_seen()
    {
        await ImportAsync(0, 100, balance: 100);
        await Assert.ThrowsAsync<InvalidDataException>(() => Inputs.WritePositionsAsync(Sample.Date, BreakingOff(Positions(0, 250, balance: 999), import: 2), PositionsRule.AddingOrReplacing, default));

        var counts = await ImportAsync(50, 100, balance: 200);

        Assert.Equal(new ImportCounts(Added: 50, Unchanged: 0, Replaced: 50), counts);
        Assert.Equal(
            Enumerable.Repeat(100L, 50).Concat(Enumerable.Repeat(200L, 100)),
            (await WalkAsync()).Select(position => position.BalanceMinor));
        Assert.Equal(new ImportCounts(0, 150, 0), await Inputs.WritePositionsAsync(Sample.Date, [.. Positions(0, 50, 100), .. Positions(50, 100, 200)], PositionsRule.AddingOrReplacing, default));
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

    [Fact]
    public async Task When_tables_are_missing_a_store_opened_for_writing_says_what_to_do()
    {
        await using var empty = new AzuriteFixture();

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => empty.OpenAsync(StoreAccess.Write));

        Assert.EndsWith("has no tables of this program: import positions and yields into it first, or run settle doctor --create", refused.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Position> Positions(int first, int count, long balance) =>
        Enumerable.Range(first, count).Select(i => new Position(Users[i], new Money(balance)));

    private IEnumerable<Position> BreakingOff(IEnumerable<Position> positions, int import)
    {
        foreach (var position in positions)
        {
            yield return position;
        }

        // Not before something was written.
        while (!WroteAsync(import).GetAwaiter().GetResult())
        {
        }

        throw new InvalidDataException("the file changed");
    }

    private async Task<bool> WroteAsync(int import)
    {
        await using var database = await TablesDatabase.OpenAsync(
            fixture.Url.Tables!, StoreAccess.Read, TimeSpan.FromSeconds(60), [TableName.Positions], card: null, default);
        var page = await database.QueryAsync(TableName.Positions, TablesScan.Filter(Sample.Date.ToString(), 0, 0), null, 1_000, null, default);
        return page.Items.Any(row => TablesImportRow.ImportOf(row) == import);
    }

    private Task<ImportCounts> ImportAsync(int first, int count, long balance) =>
        Inputs.WritePositionsAsync(Sample.Date, Positions(first, count, balance), PositionsRule.AddingOrReplacing, default);

    private async Task<List<StoredPosition>> WalkAsync()
    {
        var walked = new List<StoredPosition>();
        string? continuation = null;
        do
        {
            var page = await Inputs.ListPositionsAsync(Sample.Date, "00-ff", continuation, 1_000, default);
            walked.AddRange(page.Items);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return [.. walked.OrderBy(position => position.UserId, StringComparer.Ordinal)];
    }
}
