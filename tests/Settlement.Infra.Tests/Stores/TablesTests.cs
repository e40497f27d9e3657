using Settlement.Storage;
using Settlement.Storage.Tables;

namespace Settlement.Infra.Tests;

public sealed class TablesTests
{
    [Fact]
    public async Task Tables_are_those_that_positions_and_yields_are_read_from()
    {
        var prediction = await Prediction.DefaultAsync();

        var tables = prediction.OfType("Microsoft.Storage/storageAccounts/tableServices/tables").Select(table => table.Name.Split('/')[^1]);

        Assert.True(TablesAddress.TryParse(RunTimeValues.Tables, out var address, out _));
        Assert.Equal(
            TablesInputStore.Tables.Select(table => address!.Prefix + table).Order(StringComparer.Ordinal),
            tables.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Command_line_is_handed_the_stores_that_the_app_uses()
    {
        var prediction = await Prediction.DefaultAsync();
        var store = prediction.Output("SETTLE_STORE")!;
        var positions = prediction.Output("SETTLE_POSITIONS")!;

        // What only Azure knows stands at the end: "[format('cosmos:{0}', reference(...).documentEndpoint)]".
        Assert.StartsWith("[format('cosmos:{0}', reference(", store, StringComparison.Ordinal);
        Assert.EndsWith(".documentEndpoint)]", store, StringComparison.Ordinal);
        Assert.StartsWith("[format('tables:{0}', reference(", positions, StringComparison.Ordinal);
        Assert.EndsWith(".primaryEndpoints.table)]", positions, StringComparison.Ordinal);
        Assert.True(StoreUrl.TryParse("tables:" + RunTimeValues.Tables, out _, out _));
    }
}
