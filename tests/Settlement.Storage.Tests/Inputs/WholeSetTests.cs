using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Tests;

/// <summary>A positions file is the whole set of its date: nobody is left out of it unnoticed.</summary>
public sealed class WholeSetTests : IDisposable
{
    private static readonly SettlementDate Date = Sample.Date;

    private readonly TemporaryFolder folder = new();
    private readonly InMemoryInputStore store = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_without_a_user_who_is_there_is_refused_and_names_the_user()
    {
        await ImportAsync("u1,10000.00\nu2,30000.00\nu3,5.00\n");

        var refused = await RefusedAsync("u1,10000.00\nu3,5.00\nu4,1.00\n");

        Assert.Equal(
            ["positions.csv: user \"u2\" has a position on 2014-08-05 and is not in the file; " +
                "add --replace to withdraw them, or --add if the file only adds users"],
            refused);
        Assert.Equal(3, store.PositionCount);
    }

    [Fact]
    public async Task With_replace_the_user_keeps_a_position_of_zero_that_is_marked_withdrawn()
    {
        await ImportAsync("u1,10000.00\nu2,30000.00\n");

        var counts = await ImportAsync("u1,10000.01\n", PositionsRule.Replacing);

        Assert.Equal(new ImportCounts(Added: 0, Unchanged: 0, Replaced: 1, Withdrawn: 1), counts);
        Assert.Equal([new("u1", 1_000_001), new StoredPosition("u2", 0, IsWithdrawn: true)], store.Positions);
    }

    [Fact]
    public async Task With_add_those_who_are_not_in_the_file_stay_and_nothing_is_replaced()
    {
        await ImportAsync("u1,10000.00\nu2,30000.00\n");

        Assert.Equal(new ImportCounts(1, 1, 0), await ImportAsync("u1,10000.00\nu3,1.00\n", PositionsRule.Adding));
        var refused = await RefusedAsync("u2,30000.01\nu4,1.00\n", PositionsRule.Adding);

        Assert.Contains("user \"u2\" already has balance 30000.00", Assert.Single(refused), StringComparison.Ordinal);
        Assert.Equal(["u1", "u2", "u3"], store.Positions.Select(position => position.UserId));
        Assert.Equal(new ImportCounts(0, 0, 1), await ImportAsync("u2,30000.01\n", PositionsRule.AddingOrReplacing));
        Assert.Equal([false, false, false], store.Positions.Select(position => position.IsWithdrawn));
    }

    [Fact]
    public async Task A_withdrawn_user_need_not_be_in_the_next_file_and_comes_back_only_on_purpose()
    {
        await ImportAsync("u1,1.00\nu2,2.00\n");
        await ImportAsync("u1,1.00\n", PositionsRule.Replacing);

        Assert.Equal(new ImportCounts(0, 1, 0), await ImportAsync("u1,1.00\n"));
        Assert.Equal(new ImportCounts(1, 1, 0), await ImportAsync("u1,1.00\nu3,3.00\n"));
        foreach (var balance in new[] { "0.00", "2.00" })
        {
            var refused = await RefusedAsync($"u1,1.00\nu2,{balance}\nu3,3.00\n");
            Assert.Equal([$"positions.csv:3: user \"u2\" was withdrawn on 2014-08-05 and has {balance} here; add --replace to replace it"], refused);
        }

        Assert.Equal(new ImportCounts(0, 2, 1), await ImportAsync("u1,1.00\nu2,0.00\nu3,3.00\n", PositionsRule.Replacing));
        Assert.False(store.IsWithdrawn("u2"));
    }

    [Fact]
    public async Task What_differs_and_who_is_missing_are_named_at_once_the_missing_first()
    {
        await ImportAsync("u1,1.00\nu2,2.00\nu3,3.00\nu4,4.00\n");

        var refused = await RefusedAsync("u1,1.01\nu3,3.00\n");

        Assert.Equal(
            ["positions.csv: 2 users have a position on 2014-08-05 and are not in the file: \"u2\", \"u4\"; " +
                "add --replace to withdraw them, or --add if the file only adds users",
            "positions.csv:2: user \"u1\" already has balance 1.00 on 2014-08-05 and 1.01 here; add --replace to replace it"],
            refused);
    }

    [Fact]
    public async Task Of_many_who_are_missing_twenty_are_named()
    {
        store.LargestPage = 7;
        await ImportAsync(string.Concat(Enumerable.Range(10, 35).Select(i => string.Create(CultureInfo.InvariantCulture, $"u{i},1.00\n"))));

        var refused = await RefusedAsync("u20,1.00\n");

        Assert.StartsWith("positions.csv: 34 users have", Assert.Single(refused), StringComparison.Ordinal);
        Assert.Contains("\"u29\", \"u30\" and 14 more; ", refused[0], StringComparison.Ordinal);
        Assert.DoesNotContain("\"u20\"", refused[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_named_alone_for_it_may_be_the_missing_user()
    {
        await ImportAsync("u1,1.00\nu2,2.00\n");

        var refused = await RefusedAsync("u1,1.00\nu/2,2.00\n");

        Assert.StartsWith("positions.csv:3: user \"u/2\"", Assert.Single(refused), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_is_withdrawn_from_a_closed_day(bool replace)
    {
        await ImportAsync("u1,1.00\nu2,2.00\n");

        var refused = await RefusedAsync(
            "u1,1.00\n", replace ? PositionsRule.Replacing : PositionsRule.WholeSet, DayStates.Of((Date, DayState.Closed)));

        Assert.Equal(
            ["positions.csv: user \"u2\" has a position on 2014-08-05 and is not in the file; that day is closed and cannot change"], refused);
    }

    [Fact]
    public async Task A_user_who_is_added_between_the_comparison_and_the_write_is_not_passed_over()
    {
        await ImportAsync("u1,1.00\n");
        store.BeforeWrite = () => store.Put("late", 900);

        var refused = await RefusedAsync("u1,1.00\nu2,2.00\n");

        Assert.StartsWith("positions.csv: user \"late\" has a position", Assert.Single(refused), StringComparison.Ordinal);
        Assert.Null(store.BalanceOf("u2"));
    }

    private async Task<ImportCounts> ImportAsync(string rows, PositionsRule rule = default, ISettlementStore? days = null)
    {
        var path = folder.WriteText("positions.csv", "user_id,balance\n" + rows);
        var import = new PositionsImport(store, days ?? DayStates.None(), Currency.Cny);
        return (await import.ImportAsync(path, Date, rule, progress: null, default)).Counts;
    }

    private async Task<IReadOnlyList<string>> RefusedAsync(string rows, PositionsRule rule = default, ISettlementStore? days = null)
    {
        var refused = await Assert.ThrowsAsync<InputFileException>(() => ImportAsync(rows, rule, days));
        return [.. refused.Problems.Select(folder.WithoutFolder)];
    }
}
