using System.Globalization;
using System.Text;
using Settlement.Core;

namespace Settlement.Storage.Tests;

public sealed class PositionsImportTests : IDisposable
{
    private static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    private readonly TemporaryFolder folder = new();
    private readonly InMemoryInputStore store = new();

    public static TheoryData<string, string> FineFiles => new()
    {
        { "plain", "user_id,balance\nu1,203.83\nu2,0\n" },
        { "missing last newline", "user_id,balance\nu1,203.83\nu2,0.00" },
        { "CRLF", "user_id,balance\r\nu1,203.83\r\nu2,0\r\n" },
        { "CR alone", "user_id,balance\ru1,203.83\ru2,0\r" },
        { "BOM", "\u00EF\u00BB\u00BFuser_id,balance\nu1,203.83\nu2,0\n" },
        { "quoted", "\"user_id\",\"balance\"\n\"u1\",\"203.83\"\nu2,\"0\"\n" },
        { "blank lines", "user_id,balance\nu1,203.83\n\nu2,0\n\n\n" },
        { "CRLF and blank lines", "user_id,balance\r\nu1,203.83\r\nu2,0\r\n\r\n\r\n" },
        { "rows of commas at the end", "user_id,balance\nu1,203.83\nu2,0\n,\n\n,,,\r\n," },
        { "columns the other way round", "balance,user_id\n203.83,u1\n0,u2\n" },
        { "more zeros than decimals", "user_id,balance\nu1,203.8300\nu2,-0.00\n" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(FineFiles))]
    public async Task A_fine_file_is_imported(string what, string content)
    {
        Assert.NotEmpty(what);
        var report = await ImportAsync(folder.WriteBytes("positions.csv", content));

        Assert.Equal(new ImportCounts(2, 0, 0), report.Counts);
        Assert.Empty(report.IgnoredColumns);
        Assert.Equal(20383, store.BalanceOf("u1"));
        Assert.Equal(0, store.BalanceOf("u2"));
    }

    [Fact]
    public async Task User_ids_of_any_script_are_imported_as_they_are()
    {
        await ImportAsync(folder.WriteText("positions.csv", "user_id,balance\n余额,1\n\"a,\"\"b\"\"\",2\n"));

        Assert.Equal(100, store.BalanceOf("余额"));
        Assert.Equal(200, store.BalanceOf("a,\"b\""));
    }

    [Fact]
    public async Task Other_columns_are_ignored_and_reported()
    {
        var path = folder.WriteText("positions.csv", "name,user_id,no\tte,balance,\n\"Ann, B.\",u1,\"two\nlines\",1.00,\n");

        var report = await ImportAsync(path);

        Assert.Equal(["name", "no\\u0009te", "(no name)"], report.IgnoredColumns);
        Assert.Equal(100, store.BalanceOf("u1"));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Line_numbers_count_the_lines_within_quoted_fields(string newline)
    {
        var content = "user_id,note,balance\nu1,\"two\nlines\",1\n\nu2,\"\n\n\",x\nu3,,y\n".Replace("\n", newline, StringComparison.Ordinal);

        var refused = await RefusedAsync(folder.WriteText("positions.csv", content));

        Assert.Equal(["positions.csv:5: ", "positions.csv:8: "], refused.Problems.Select(p => folder.WithoutFolder(p)[..17]));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Line_numbers_hold_over_a_file_of_many_buffers(string newline)
    {
        // Rows of every length up to 700, so that buffers end everywhere within rows and line ends.
        var rows = Enumerable.Range(1, 3_000).Select(i => $"u{i},\"{new string('n', i % 700)}\n\",1\n");
        var content = ("user_id,note,balance\n" + string.Concat(rows) + "a/b,,1\nu\u00FF,,1").Replace("\n", newline, StringComparison.Ordinal);

        var refused = await RefusedAsync(folder.WriteBytes("positions.csv", content));

        Assert.Equal(["positions.csv:6002", "positions.csv:6003"], refused.Problems.Select(p => folder.WithoutFolder(p)[..18]));
    }

    [Fact]
    public async Task A_line_of_64_KiB_is_imported_and_one_byte_more_is_refused()
    {
        var note = new string('n', 65_536 - "u1,1,".Length);
        await ImportAsync(folder.WriteText("positions.csv", $"user_id,balance,note\r\nu1,1,{note}\r\n"));

        var refused = await RefusedAsync(folder.WriteText("positions.csv", $"user_id,balance,note\r\nu1,1,{note}n\r\nu2,1,\r\n"));

        Assert.Equal(
            "positions.csv:2: the line is longer than 65536 bytes; a row of this file cannot be that long",
            folder.WithoutFolder(Assert.Single(refused.Problems)));
    }

    [Fact]
    public async Task The_same_file_again_is_a_no_op()
    {
        var path = folder.WriteText("positions.csv", "user_id,balance\nu1,203.83\nu2,5\n");
        await ImportAsync(path);

        var report = await ImportAsync(path);

        Assert.Equal(new ImportCounts(0, 2, 0), report.Counts);
        Assert.Equal(1, store.Writes);
    }

    [Theory]
    [InlineData(DayState.Open)]
    [InlineData(DayState.Settled)]
    public async Task Replace_replaces_balances_of_a_day_that_is_not_closed(DayState state)
    {
        store.Put("u1", 100);
        store.Put("u2", 500);
        var path = folder.WriteText("positions.csv", "user_id,balance\nu1,2\nu2,5\nu3,7\n");

        var report = await ImportAsync(path, replace: true, DayStates.Of((Date, state)));

        Assert.Equal(new ImportCounts(Added: 1, Unchanged: 1, Replaced: 1), report.Counts);
        Assert.Equal(200, store.BalanceOf("u1"));
    }

    [Fact]
    public async Task Positions_of_another_date_are_no_conflict()
    {
        store.Put(SettlementDate.Parse("2014-08-04"), "u1", 100);

        var report = await ImportAsync(folder.WriteText("positions.csv", "user_id,balance\nu1,2\n"));

        Assert.Equal(new ImportCounts(1, 0, 0), report.Counts);
    }

    [Fact]
    public async Task What_is_there_is_compared_in_batches_of_a_thousand()
    {
        store.Put("u2345", 9_999);
        var content = string.Concat(Enumerable.Range(1, 2_500).Select(i => $"u{i:D4},1\n"));

        var refused = await RefusedAsync(folder.WriteText("positions.csv", "user_id,balance\n" + content));

        Assert.Equal([1_000, 1_000, 500], store.ReadBatches);
        Assert.StartsWith("positions.csv:2346: ", folder.WithoutFolder(Assert.Single(refused.Problems)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_problems_are_counted_and_the_first_twenty_told_in_file_order()
    {
        // Line 3 is found bad before the parser sees line 2: files are guarded a buffer at a time.
        var content = "user_id,balance\nu1,x\nu\u00FF,1\n" + string.Concat(Enumerable.Range(1, 98).Select(i => $"a/{i},1\n"));

        var refused = await RefusedAsync(folder.WriteBytes("positions.csv", content));

        Assert.Equal(100, refused.ProblemCount);
        Assert.Equal(
            Enumerable.Range(2, InputFileException.MostProblems),
            refused.Problems.Select(p => int.Parse(folder.WithoutFolder(p).Split(':')[1], CultureInfo.InvariantCulture)));
        Assert.Equal(refused.Problems[0], refused.Message);
        Assert.Contains("is not UTF-8", refused.Problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_changes_between_the_passes_is_refused_and_rolled_back()
    {
        var path = folder.WriteText("positions.csv", "user_id,balance\nu1,1.00\nu2,2.00\n");
        store.BeforeWrite = () => folder.WriteText("positions.csv", "user_id,balance\nu1,1.00\nu2,9.00\n");

        var refused = await RefusedAsync(path);

        Assert.Equal(
            "positions.csv: the file changed while it was being imported; import it again when it is complete",
            folder.WithoutFolder(refused.Message));
        Assert.Equal(1, store.Writes);
        Assert.Equal(0, store.PositionCount);
    }

    [Fact]
    public async Task A_balance_that_another_import_stored_since_it_was_compared_refuses_the_file_and_names_the_line()
    {
        var path = folder.WriteText("positions.csv", "user_id,balance\nu1,1.00\nu2,2.00\n");
        store.BeforeWrite = () => store.Put("u2", 900);

        var refused = await RefusedAsync(path);

        Assert.Equal(
            "positions.csv:3: user \"u2\" already has balance 9.00 on 2014-08-05 and 2.00 here; add --replace to replace it",
            folder.WithoutFolder(refused.Message));
        Assert.Null(store.BalanceOf("u1"));
    }

    [Fact]
    public async Task A_file_that_turns_bad_between_the_passes_is_refused_and_rolled_back()
    {
        var path = folder.WriteText("positions.csv", "user_id,balance\nu1,1.00\nu2,2.00\n");
        store.BeforeWrite = () => folder.WriteText("positions.csv", "user_id,balance\nu1,1.00\nu2,-9.00\n");

        var refused = await RefusedAsync(path);

        Assert.Contains("the file changed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, store.PositionCount);
    }

    [Fact]
    public async Task A_line_of_100_MB_is_refused_and_never_held_in_memory()
    {
        var path = folder.PathOf("positions.csv");
        await using (var file = File.Create(path))
        {
            file.Write("user_id,balance\nu1,1\n"u8);
            var megabyte = Enumerable.Repeat((byte)'7', 1_000_000).ToArray();
            for (var i = 0; i < 100; i++)
            {
                file.Write(megabyte);
            }

            file.Write("\nu1,2\n"u8);
        }

        // Every store answers at once here, so the import never leaves this thread.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = await RefusedAsync(path);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(
            ["positions.csv:3: the line is longer than 65536 bytes; a row of this file cannot be that long",
             "positions.csv:4: user \"u1\" is already on line 2; keep one of the two"],
            refused.Problems.Select(folder.WithoutFolder));
        Assert.InRange(allocated, 1, 4_000_000);
        Assert.Equal(0, store.Writes);
    }

    [Fact]
    public async Task A_quote_that_swallows_a_large_file_is_refused_and_the_file_never_held_in_memory()
    {
        var content = new StringBuilder("user_id,balance\nu1,1\nu2,\"1\n").Insert(27, "u3,1\n", 4_000_000).ToString();

        var path = folder.WriteText("positions.csv", content);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = await RefusedAsync(path);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(
            "positions.csv:3: the row that begins here does not end within 262144 bytes; a quotation mark is never closed",
            folder.WithoutFolder(Assert.Single(refused.Problems)));
        Assert.InRange(allocated, 1, 6_000_000);
    }

    [Fact]
    public async Task Progress_tells_the_bytes_of_both_passes()
    {
        var path = folder.WriteText("positions.csv", "user_id,balance\nu1,1.00\n");
        var told = new List<long>();

        await new PositionsImport(store, DayStates.None(), Currency.Cny).ImportAsync(
            path, Date, PositionsRule.WholeSet, new Told(told), CancellationToken.None);

        Assert.Equal(2 * new FileInfo(path).Length, told[^1]);
        Assert.Equal(told.Order(), told);
    }

    [Fact]
    public async Task A_cancelled_import_writes_nothing()
    {
        var path = folder.WriteText("positions.csv", "user_id,balance\nu1,1.00\n");
        using var stop = new CancellationTokenSource();
        store.BeforeWrite = stop.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new PositionsImport(store, DayStates.None(), Currency.Cny).ImportAsync(
            path, Date, PositionsRule.WholeSet, progress: null, stop.Token));

        Assert.Equal(0, store.PositionCount);
    }

    private Task<ImportReport> ImportAsync(string path, bool replace = false, ISettlementStore? days = null) =>
        new PositionsImport(store, days ?? DayStates.None(), Currency.Cny).ImportAsync(
            path, Date, replace ? PositionsRule.Replacing : PositionsRule.WholeSet, progress: null, CancellationToken.None);

    private Task<InputFileException> RefusedAsync(string path) => Assert.ThrowsAsync<InputFileException>(() => ImportAsync(path));

    private sealed class Told(List<long> told) : IProgress<long>
    {
        public void Report(long value) => told.Add(value);
    }
}
