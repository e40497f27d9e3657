using Settlement.Core;

namespace Settlement.Storage.Tests;

/// <summary>Each bad positions file: the whole line a user reads, and an untouched store.</summary>
public sealed class BadPositionsFileTests : IDisposable
{
    private const string Header = "user_id,balance\n";

    private const string Quote =
        "a quotation mark is never closed or out of place; put it around a whole field, and double one inside a field";

    private const string Comma = "write numbers with a decimal point and no other separator, and quote a field that holds a comma";

    private static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    private readonly TemporaryFolder folder = new();
    private readonly InMemoryInputStore store = new();

    // Contents are bytes (Latin-1).
    public static TheoryData<string, string> BadFiles => new()
    {
        // The file as a whole.
        { "", "positions.csv: the file is empty; its first line must name the columns" },
        { "\u00EF\u00BB\u00BF", "positions.csv: the file is empty; its first line must name the columns" },
        { "\n\r\n\n", "positions.csv: the file is empty; its first line must name the columns" },
        { Header, "positions.csv: the file has a header and no rows" },
        { "user_id,balance\n\n\n", "positions.csv: the file has a header and no rows" },

        // The header.
        { "user_id,amount\nu1,1\n", "positions.csv:1: column \"balance\" is missing; the columns found are \"user_id\", \"amount\"" },
        { "u1,1\nu2,2\n", "positions.csv:1: columns \"user_id\" and \"balance\" are missing; the columns found are \"u1\", \"1\"" },
        { "user_id;balance\nu1;4,25\n", "positions.csv:1: the columns are separated by semicolons; save the file with commas between columns and decimal points in numbers" },
        { "user_id\tbalance\nu1\t1\n", "positions.csv:1: the columns are separated by tabs; save the file with commas between columns and decimal points in numbers" },
        { "\nuser_id, balance\nu1,1\n", "positions.csv:2: column \"balance\" is missing; the columns found are \"user_id\", \" balance\"" },
        { "user_id,1,2,3,4,5,6,7,8,9,10,11\n", "positions.csv:1: column \"balance\" is missing; the columns found are \"user_id\", \"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\", \"9\" and 2 more" },
        { "user_id,balance,balance\nu1,1,2\n", "positions.csv:1: column \"balance\" is present more than once; keep one of each" },
        { "\u00FF\u00FEu\0s\0e\0r\0\n\0", "positions.csv:1: the line is not UTF-8: 0xFF at byte 1; save the file as UTF-8 text" },
        { "user_id,balanc\u00E9\nu1,1\n\u00E9,2\n", "positions.csv:1: the line is not UTF-8: 0xE9 at byte 15; save the file as UTF-8 text" },
        { "user_id,\"balance\nu1,1\n", "positions.csv:1: " + Quote },

        // Bytes and quotes.
        { Header + "u1,1\n\u00E9ric,2\n", "positions.csv:3: the line is not UTF-8: 0xE9 at byte 1; save the file as UTF-8 text" },
        { Header + "a\u00E4b,2", "positions.csv:2: the line is not UTF-8: 0xE4 at byte 2; save the file as UTF-8 text" },
        { Header + "\u00C3", "positions.csv:2: the line is not UTF-8: 0xC3 at byte 1; save the file as UTF-8 text" },
        { "user_id,balance\r\nu1,1\r\n\r\nu\u00E92,2\r\n", "positions.csv:4: the line is not UTF-8: 0xE9 at byte 2; save the file as UTF-8 text" },
        { Header + "u1,1\0\n", "positions.csv:2: the line has a NUL at byte 5; save the file as UTF-8 text" },
        { Header + "u1,1\nu2,\"2\nu3,3\nu4,4\n", "positions.csv:3: " + Quote },
        { Header + "u1,1\n\"u2\"\"", "positions.csv:3: " + Quote },
        { Header + "u1,1\nu2,\"2\"\"\n", "positions.csv:3: " + Quote },
        { Header + "u1,1\nu\"2,2\n", "positions.csv:3: " + Quote },
        { Header + "\"u1\"x,1\n", "positions.csv:2: " + Quote },
        { "user_id,balance,note\nu1,1,6\" pipe\n", "positions.csv:2: " + Quote },

        // Fields.
        { Header + "u1\n", "positions.csv:2: the row has 1 field and the header 2; " + Comma },
        { Header + "u1,1,\n", "positions.csv:2: the row has 3 fields and the header 2; " + Comma },
        { Header + "u1,1,234.00\n", "positions.csv:2: the row has 3 fields and the header 2; " + Comma },
        { "user_id,balance,note\nu1,1\n", "positions.csv:2: the row has 2 fields and the header 3; " + Comma },
        { Header + "u1,1\n,\nu2,2\n", "positions.csv:3: the row has nothing but commas, and rows follow; remove it, or complete it" },
        { Header + ",,\n\nu2,2\n,,\n", "positions.csv:2: the row has nothing but commas, and rows follow; remove it, or complete it" },
        { Header + "u1,1\n\"\",\"\"\n", "positions.csv:3: user \"\" is empty" },
        { Header + ",\n,\n", "positions.csv: the file has a header and no rows" },

        // Users.
        { Header + "u1,1\na/b,2\n", "positions.csv:3: user \"a/b\" contains '/'; none of / \\ # ? is allowed" },
        { Header + ",2\n", "positions.csv:2: user \"\" is empty" },
        { Header + "u1 ,2\n", "positions.csv:2: user \"u1 \" begins or ends with white space" },
        { Header + "u\t1,2\n", "positions.csv:2: user \"u\\u00091\" contains the control character U+0009" },
        { Header + "\"u\n1\",2\n", "positions.csv:2: user \"u\\u000A1\" contains the control character U+000A" },
        { Header + new string('u', 129) + ",2\n", $"positions.csv:2: user \"{new string('u', 40)}…\" has 129 characters; at most 128 are allowed" },
        { Header + "u1,1\nu2,2\nu1,1\n", "positions.csv:4: user \"u1\" is already on line 2; keep one of the two" },

        // Balances.
        { Header + "u1,-5.00\n", "positions.csv:2: balance \"-5.00\" of user \"u1\" is negative; a position is zero or more" },
        { Header + "u1,1.005\n", "positions.csv:2: balance \"1.005\" of user \"u1\" has more than the 2 decimals of CNY" },
        { Header + "u1,\"1,234.00\"\n", "positions.csv:2: balance \"1,234.00\" of user \"u1\" has a thousands separator; write plain digits with a decimal point" },
        { Header + "u1,\"4,25\"\n", "positions.csv:2: balance \"4,25\" of user \"u1\" has a decimal comma; write plain digits with a decimal point" },
        { Header + "u1,1e5\n", "positions.csv:2: balance \"1e5\" of user \"u1\" is in scientific notation; write plain digits with a decimal point" },
        { Header + "u1,NaN\n", "positions.csv:2: balance \"NaN\" of user \"u1\" is not a plain decimal number such as 203.83" },
        { Header + "u1,+1\n", "positions.csv:2: balance \"+1\" of user \"u1\" is not a plain decimal number such as 203.83" },
        { Header + "u1, 1\n", "positions.csv:2: balance \" 1\" of user \"u1\" is not a plain decimal number such as 203.83" },
        { Header + "u1,\n", "positions.csv:2: balance \"\" of user \"u1\" is empty" },
        { Header + "u1," + new string('9', 40) + "\n", $"positions.csv:2: balance \"{new string('9', 40)}\" of user \"u1\" is too large: at most 10000000000000.00" },
        { Header + "u1,10000000000000.01\n", "positions.csv:2: balance \"10000000000000.01\" of user \"u1\" is too large: at most 10000000000000.00" },
        { Header + "u1,\u00D9\u00A1\n", "positions.csv:2: balance \"\u0661\" of user \"u1\" is not a plain decimal number such as 203.83" },

        // What is there.
        { Header + "kept,5.00\n", "positions.csv:2: user \"kept\" already has balance 203.83 on 2014-08-05 and 5.00 here; add --replace to replace it" },
    };

    public static TheoryData<string, string> ClosedDayFiles => new()
    {
        { Header + "kept,5.00\n", "positions.csv:2: user \"kept\" already has balance 203.83 on 2014-08-05 and 5.00 here; that day is closed and cannot change" },
        { Header + "kept,203.83\nnew,1\n", "positions.csv:3: user \"new\" has no balance on 2014-08-05 and 1.00 here; that day is closed and cannot change" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_bad_file_is_refused_with_one_clear_line(string content, string problem)
    {
        store.Put("kept", 20383);
        await AssertRefusedAsync(folder.WriteBytes("positions.csv", content), problem, replace: false, DayStates.None());
        Assert.Equal(20383, store.BalanceOf("kept"));
    }

    [Theory]
    [MemberData(nameof(ClosedDayFiles))]
    public async Task A_closed_day_takes_nothing_new_and_no_replacement(string content, string problem)
    {
        store.Put("kept", 20383);
        var path = folder.WriteBytes("positions.csv", content);
        await AssertRefusedAsync(path, problem, replace: false, DayStates.Of((Date, DayState.Closed)));
        await AssertRefusedAsync(path, problem, replace: true, DayStates.Of((Date, DayState.Closed)));
    }

    [Fact]
    public async Task A_closed_day_without_positions_takes_none()
    {
        var path = folder.WriteBytes("positions.csv", Header + "new,1\n");
        await AssertRefusedAsync(
            path,
            "positions.csv:2: user \"new\" has no balance on 2014-08-05 and 1.00 here; that day is closed and cannot change",
            replace: true,
            DayStates.Of((Date, DayState.Closed)));
    }

    [Fact]
    public async Task A_closed_day_is_content_with_what_is_there()
    {
        store.Put("kept", 20383);
        var import = new PositionsImport(store, DayStates.Of((Date, DayState.Closed)), Currency.Cny);

        var report = await import.ImportAsync(
            folder.WriteText("positions.csv", Header + "kept,203.83\n"), Date, PositionsRule.WholeSet, progress: null, CancellationToken.None);

        Assert.Equal(new ImportCounts(0, 1, 0), report.Counts);
        Assert.Equal(0, store.Writes);
    }

    [Theory]
    [InlineData("missing.csv", "missing.csv: there is no such file")]
    [InlineData("missing/positions.csv", "missing/positions.csv: there is no such file")]
    [InlineData("folder", "folder: this is a folder; name a CSV file")]
    public async Task A_path_that_is_no_file_is_refused(string path, string problem)
    {
        Directory.CreateDirectory(folder.PathOf("folder"));
        await AssertRefusedAsync(folder.PathOf(path), problem, replace: false, DayStates.None());
    }

    [Fact]
    public async Task A_file_without_permission_is_refused()
    {
        var path = folder.WriteText("positions.csv", Header + "u1,1\n");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(path, UnixFileMode.None);
        if (CanRead(path))
        {
            // The superuser may read everything.
            return;
        }

        await AssertRefusedAsync(path, "positions.csv: no permission to read the file", replace: false, DayStates.None());
    }

    [Fact]
    public async Task A_currency_without_decimals_takes_whole_numbers_only()
    {
        var import = new PositionsImport(store, DayStates.None(), Currency.Find("JPY")!);
        var path = folder.WriteText("positions.csv", Header + "u1,1.5\n");

        var refused = await Assert.ThrowsAsync<InputFileException>(
            () => import.ImportAsync(path, Date, PositionsRule.WholeSet, progress: null, CancellationToken.None));

        Assert.Equal(
            "positions.csv:2: balance \"1.5\" of user \"u1\" has decimals where whole numbers are expected",
            folder.WithoutFolder(refused.Message));
    }

    private async Task AssertRefusedAsync(string path, string problem, bool replace, ISettlementStore days)
    {
        var refused = await Assert.ThrowsAsync<InputFileException>(() => new PositionsImport(store, days, Currency.Cny).ImportAsync(
            path, Date, replace ? PositionsRule.Replacing : PositionsRule.WholeSet, progress: null, CancellationToken.None));

        Assert.Equal([problem], refused.Problems.Select(folder.WithoutFolder));
        Assert.Equal(1, refused.ProblemCount);
        Assert.Equal(0, store.Writes);
    }

    private static bool CanRead(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
