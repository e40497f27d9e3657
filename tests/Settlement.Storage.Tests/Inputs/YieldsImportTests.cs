using Settlement.Core;

namespace Settlement.Storage.Tests;

public sealed class YieldsImportTests : IDisposable
{
    private const string Header = "date,income_per_10000\n";

    private static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    private readonly TemporaryFolder folder = new();
    private readonly InMemoryInputStore store = new();

    public static TheoryData<string, string> BadFiles => new()
    {
        { "", "yields.csv: the file is empty; its first line must name the columns" },
        { Header, "yields.csv: the file has a header and no rows" },
        { "date,rate\n2014-08-05,1\n", "yields.csv:1: a yield column is missing, one of income_per_10000, annual_percent_act_365, annual_percent_act_360, annual_percent_act_act, annual_percent_30e_360; the columns found are \"date\", \"rate\"" },
        { "day,rate\n2014-08-05,1\n", "yields.csv:1: column \"date\" and a yield column are missing, one of income_per_10000, annual_percent_act_365, annual_percent_act_360, annual_percent_act_act, annual_percent_30e_360; the columns found are \"day\", \"rate\"" },
        { "day,income_per_10000\n", "yields.csv:1: column \"date\" is missing; the columns found are \"day\", \"income_per_10000\"" },
        { "date,income_per_10000,income_per_10000\n", "yields.csv:1: column \"income_per_10000\" is present more than once; keep one of each" },
        { "date,annual_percent_act_365,income_per_10000\n", "yields.csv:1: the yield columns income_per_10000, annual_percent_act_365 are both present; keep one" },
        { Header + "2014-02-30,1\n", "yields.csv:2: date \"2014-02-30\" is not a calendar date in the form yyyy-MM-dd" },
        { Header + "05.08.2014,1\n", "yields.csv:2: date \"05.08.2014\" is not a calendar date in the form yyyy-MM-dd" },
        { Header + "2014-08-06,1\n2014-08-07,1\n2014-08-06,1\n", "yields.csv:4: date 2014-08-06 is already on line 2; keep one of the two" },
        { Header + "2014-08-06,-0.1\n", "yields.csv:2: yield \"-0.1\" of 2014-08-06 is negative; add --allow-negative if it is intended" },
        { Header + "2014-08-06,1e5\n", "yields.csv:2: yield \"1e5\" of 2014-08-06 is in scientific notation; write plain digits with a decimal point" },
        { Header + "2014-08-06,\n", "yields.csv:2: yield \"\" of 2014-08-06 is empty" },
        { Header + "2014-08-06,0.12345678901\n", "yields.csv:2: yield \"0.12345678901\" of 2014-08-06 has more than 10 decimals" },
        { Header + "2014-08-05,1.2\n", "yields.csv:2: date 2014-08-05 already has 1.1301 income_per_10000 and 1.2 income_per_10000 here; add --replace to replace it" },
        { "date,annual_percent_act_360\n2014-08-05,1.1301\n", "yields.csv:2: date 2014-08-05 already has 1.1301 income_per_10000 and 1.1301 annual_percent_act_360 here; add --replace to replace it" },
    };

    public static TheoryData<string, string> ClosedDayFiles => new()
    {
        { Header + "2014-08-05,1.2\n", "yields.csv:2: date 2014-08-05 already has 1.1301 income_per_10000 and 1.2 income_per_10000 here; that day is closed and cannot change" },
        { Header + "2014-08-05,1.1301\n2014-08-06,1.2\n", "yields.csv:3: date 2014-08-06 has no yield and 1.2 income_per_10000 here; that day is closed and cannot change" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_bad_file_is_refused_with_one_clear_line(string content, string problem)
    {
        store.PutYield(Yield.Parse("1.1301"));
        await AssertRefusedAsync(content, problem, replace: false, DayStates.None());
    }

    [Theory]
    [MemberData(nameof(ClosedDayFiles))]
    public async Task A_closed_day_takes_nothing_new_and_no_replacement(string content, string problem)
    {
        store.PutYield(Yield.Parse("1.1301"));
        var days = DayStates.Of((Date, DayState.Closed), (SettlementDate.Parse("2014-08-06"), DayState.Closed));
        await AssertRefusedAsync(content, problem, replace: false, days);
        await AssertRefusedAsync(content, problem, replace: true, days);
    }

    [Fact]
    public async Task The_same_yields_again_are_a_no_op_even_on_a_closed_day()
    {
        store.PutYield(Yield.Parse("1.13"));

        var report = await ImportAsync(Header + "2014-08-05,1.1300\n", days: DayStates.Of((Date, DayState.Closed)));

        Assert.Equal(new ImportCounts(0, 1, 0), report.Counts);
    }

    [Fact]
    public async Task Replace_replaces_the_yield_of_a_settled_day()
    {
        store.PutYield(Yield.Parse("1.1301"));

        var report = await ImportAsync(Header + "2014-08-05,1.2\n2014-08-06,1.3\n", replace: true, days: DayStates.Of((Date, DayState.Settled)));

        Assert.Equal(new ImportCounts(1, 0, 1), report.Counts);
        Assert.Equal(Yield.Parse("1.2"), await store.ReadYieldAsync(Date, CancellationToken.None));
    }

    [Fact]
    public async Task A_yield_that_another_import_stored_since_it_was_compared_refuses_the_file_and_names_the_line()
    {
        store.BeforeWrite = () => store.PutYield(Yield.Parse("9"));

        var refused = await Assert.ThrowsAsync<InputFileException>(() => ImportAsync(Header + "2014-08-04,1\n2014-08-05,1.2\n"));

        Assert.Equal(
            "yields.csv:3: date 2014-08-05 already has 9 income_per_10000 and 1.2 income_per_10000 here; add --replace to replace it",
            folder.WithoutFolder(refused.Message));
        Assert.Null(await store.ReadYieldAsync(SettlementDate.Parse("2014-08-04"), CancellationToken.None));
    }

    [Fact]
    public async Task Negative_yields_are_imported_where_they_are_allowed()
    {
        await ImportAsync(Header + "2014-08-05,-0.25\n", allowNegative: true);

        Assert.Equal(Yield.Parse("-0.25"), await store.ReadYieldAsync(Date, CancellationToken.None));
    }

    [Theory]
    [InlineData(YieldQuote.IncomePer10000)]
    [InlineData(YieldQuote.AnnualPercentAct365)]
    [InlineData(YieldQuote.AnnualPercentAct360)]
    public async Task The_name_of_the_column_tells_the_quote(YieldQuote quote)
    {
        var report = await ImportAsync($"fund,{quote.Name()},date\n000198,4.2,2014-08-05\n");

        Assert.Equal(Yield.Parse("4.2", quote), await store.ReadYieldAsync(Date, CancellationToken.None));
        Assert.Equal(["fund"], report.IgnoredColumns);
    }

    private Task<ImportReport> ImportAsync(
        string content, bool replace = false, bool allowNegative = false, ISettlementStore? days = null) =>
        new YieldsImport(store, days ?? DayStates.None()).ImportAsync(
            folder.WriteText("yields.csv", content), replace, allowNegative, CancellationToken.None);

    private async Task AssertRefusedAsync(string content, string problem, bool replace, ISettlementStore days)
    {
        var refused = await Assert.ThrowsAsync<InputFileException>(() => ImportAsync(content, replace, days: days));

        Assert.Equal([problem], refused.Problems.Select(folder.WithoutFolder));
        Assert.Equal(1, refused.ProblemCount);
        Assert.Equal(0, store.Writes);
    }
}
