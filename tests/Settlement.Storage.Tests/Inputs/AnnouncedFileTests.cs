using System.Security.Cryptography;
using System.Text;
using Settlement.Core;

namespace Settlement.Storage.Tests;

/// <summary>A file is imported only if it holds what it was announced to hold.</summary>
public sealed class AnnouncedFileTests : IDisposable
{
    private const string Whole = "user_id,balance\nu1,10000.00\nu2,30000.00\nu3,30000.00\n";

    // What a transfer that broke off leaves: a shorter number, and one user less.
    private const string CutShort = "user_id,balance\nu1,10000.00\nu2,300";

    private readonly TemporaryFolder folder = new();
    private readonly InMemoryInputStore store = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_that_holds_what_was_announced_is_imported()
    {
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Whole)));
        Control($$"""{ "rows": 3, "total": "70000.00", "sha256": "{{hash}}" }""");

        var report = await ImportAsync(Whole, new() { Source = "--expect-rows", Rows = 3 }, new() { Source = "--expect-total", Total = "70000" });

        Assert.Equal(3, report.Counts.Added);
    }

    [Theory]
    [InlineData("""{ "rows": 3 }""", "the file has 2 rows, and positions.csv.control.json announces 3: it was cut short, or is another file")]
    [InlineData("""{ "total": "70000.00" }""", "the balances come to 10300.00, and positions.csv.control.json announces 70000.00: the file was cut short, changed, or is another one")]
    [InlineData("""{ "total": "10300.01" }""", "the balances come to 10300.00, and positions.csv.control.json announces 10300.01: the file was cut short, changed, or is another one")]
    [InlineData("""{ "sha256": "0000000000000000000000000000000000000000000000000000000000000000" }""", "the file's SHA-256 is ")]
    [InlineData("""{ "total": "10,300.00" }""", "positions.csv.control.json announces the total \"10,300.00\", which is not a plain number with at most 2 decimals, such as 70000.00")]
    [InlineData("""{ "total": "10300.001" }""", "positions.csv.control.json announces the total \"10300.001\", which is not a plain number")]
    public async Task A_file_that_does_not_is_refused_and_told_both(string control, string problem)
    {
        Control(control);

        var refused = await Assert.ThrowsAsync<InputFileException>(() => ImportAsync(CutShort));

        Assert.StartsWith("positions.csv: " + problem, folder.WithoutFolder(Assert.Single(refused.Problems)).Replace(folder.FullName + "/", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(0, store.PositionCount);
    }

    [Theory]
    [InlineData("""{ "rows": 0 }""", "has rows that are not a whole number above zero")]
    [InlineData("""{ "rows": "3" }""", "has rows that are not a whole number above zero")]
    [InlineData("""{ "total": 70000.00 }""", "has a total that is not a string")]
    [InlineData("""{ "sha256": "abc" }""", "has a sha256 that is not 64 hexadecimal digits")]
    [InlineData("""{ "row": 3 }""", "has the unknown field \"row\"; known are rows, total and sha256")]
    [InlineData("{}", "announces nothing: give rows, total or sha256")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("""{ "rows": 3, "rows": 2 }""", "is not a JSON object")]
    [InlineData("rows: 3", "is not a JSON object")]
    public async Task A_control_file_that_cannot_be_read_refuses_the_file(string control, string problem)
    {
        Control(control);

        var refused = await Assert.ThrowsAsync<InputFileException>(() => ImportAsync(Whole));

        Assert.Contains("positions.csv.control.json: the control file " + problem, Assert.Single(refused.Problems), StringComparison.Ordinal);
        Assert.Equal(0, store.PositionCount);
    }

    [Fact]
    public async Task A_sum_of_balances_beyond_64_bits_is_compared_to_the_last_digit()
    {
        var rows = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"u{i},10000000000000.00\n"));
        Control("""{ "rows": 20000, "total": "200000000000000000.00" }""");
        Assert.Equal(20_000, (await ImportAsync("user_id,balance\n" + rows)).Counts.Added);

        Control("""{ "total": "200000000000000000.01" }""");
        await Assert.ThrowsAsync<InputFileException>(() => ImportAsync("user_id,balance\n" + rows));
    }

    [Theory]
    [InlineData(CutShort, true)]
    [InlineData(CutShort + "\n", false)]
    [InlineData(CutShort + "\r\n", false)]
    [InlineData(Whole, false)]
    public async Task A_last_line_without_its_end_is_reported(string content, bool isOpen) =>
        Assert.Equal(isOpen, (await ImportAsync(content)).LastLineIsOpen);

    [Fact]
    public async Task A_last_line_without_its_end_says_nothing_where_the_rows_were_announced()
    {
        Control("""{ "rows": 2 }""");

        Assert.False((await ImportAsync(CutShort)).LastLineIsOpen);
    }

    [Fact]
    public async Task A_yields_file_is_announced_by_its_rows_and_its_hash_and_has_no_total()
    {
        var path = folder.WriteText("yields.csv", "date,income_per_10000\n2014-08-05,1.1203\n2014-08-06,1.1");
        var import = new YieldsImport(store, DayStates.None());

        foreach (var (control, problem) in new[] { ("""{ "rows": 3 }""", "the file has 2 rows"), ("""{ "total": "2.00" }""", "yields.csv.control.json announces a total, and the file has no balances") })
        {
            folder.WriteText("yields.csv.control.json", control);
            var refused = await Assert.ThrowsAsync<InputFileException>(() => import.ImportAsync(path, replace: false, allowNegative: false, default));
            Assert.Contains(problem, Assert.Single(refused.Problems), StringComparison.Ordinal);
        }

        folder.WriteText("yields.csv.control.json", """{ "rows": 2 }""");
        Assert.Equal(2, (await import.ImportAsync(path, replace: false, allowNegative: false, default)).Counts.Added);
    }

    private void Control(string text) => folder.WriteText("positions.csv.control.json", text);

    private async Task<ImportReport> ImportAsync(string content, params FileAnnouncement[] announced)
    {
        var import = new PositionsImport(store, DayStates.None(), Currency.Cny) { Announced = announced };
        return await import.ImportAsync(folder.WriteText("positions.csv", content), Sample.Date, PositionsRule.WholeSet, progress: null, default);
    }
}
