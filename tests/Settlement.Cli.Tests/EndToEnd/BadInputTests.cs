using System.Text;
using Settlement.Storage;

namespace Settlement.Cli.Tests;

/// <summary>Each bad input: exit code 2, one line that names file, line and reason, and a store left byte for byte as it was.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Positions = "user_id,balance\n";
    private const string Yields = "date,income_per_10000\n";

    private static readonly string[] ImportPositions = ["import", "positions", "FILE", "--date", StoreCommands.Day];
    private static readonly string[] ImportYields = ["import", "yields", "FILE"];

    private readonly TemporaryStore store = new();

    // Contents are bytes (Latin-1); FILE stands for the file's path.
    public static TheoryData<string, string, string> BadPositions => new()
    {
        { "missing column", "user_id,amount\nu1,1\n", ":1: column \"balance\" is missing; the columns found are \"user_id\", \"amount\"" },
        { "empty file", "", ": the file is empty; its first line must name the columns" },
        { "header alone", Positions, ": the file has a header and no rows" },
        { "not UTF-8", Positions + "u1,1.00\n\u00E9ric,2.00\n", ":3: the line is not UTF-8: 0xE9 at byte 1; save the file as UTF-8 text" },
        { "UTF-16", "\u00FF\u00FEu\0s\0e\0r\0\n\0", ":1: the line is not UTF-8: 0xFF at byte 1; save the file as UTF-8 text" },
        { "user id characters", Positions + "u1,1.00\na/b,2.00\n", ":3: user \"a/b\" contains '/'; none of / \\ # ? is allowed" },
        { "user id blank at its end", Positions + "u1 ,2.00\n", ":2: user \"u1 \" begins or ends with white space" },
        { "user id control character", Positions + "u\u00011,2.00\n", ":2: user \"u\\u00011\" contains the control character U+0001" },
        { "duplicate user", Positions + "u1,1.00\nu2,2.00\nu1,1.00\n", ":4: user \"u1\" is already on line 2; keep one of the two" },
        {
            "other balance on an imported date",
            Positions + "new,1.00\nkept,5.00\n",
            ":3: user \"kept\" already has balance 203.83 on 2014-08-05 and 5.00 here; add --replace to replace it"
        },
        { "negative balance", Positions + "u1,-5.00\n", ":2: balance \"-5.00\" of user \"u1\" is negative; a position is zero or more" },
        { "too many decimals", Positions + "u1,1.005\n", ":2: balance \"1.005\" of user \"u1\" has more than the 2 decimals of CNY" },
        {
            "thousands separator",
            Positions + "u1,\"1,234.00\"\n",
            ":2: balance \"1,234.00\" of user \"u1\" has a thousands separator; write plain digits with a decimal point"
        },
        {
            "thousands separator without quotes",
            Positions + "u1,1,234.00\n",
            ":2: the row has 3 fields and the header 2; write numbers with a decimal point and no other separator, and quote a field that holds a comma"
        },
        { "1e5", Positions + "u1,1e5\n", ":2: balance \"1e5\" of user \"u1\" is in scientific notation; write plain digits with a decimal point" },
        { "NaN", Positions + "u1,NaN\n", ":2: balance \"NaN\" of user \"u1\" is not a plain decimal number such as 203.83" },
        {
            "40 digits",
            Positions + "u1,1234567890123456789012345678901234567890\n",
            ":2: balance \"1234567890123456789012345678901234567890\" of user \"u1\" is too large: at most 10000000000000.00"
        },
    };

    public static TheoryData<string, string, string> BadYields => new()
    {
        { "date 2014-02-30", Yields + "2014-02-28,1.1\n2014-02-30,1.2\n", ":3: date \"2014-02-30\" is not a calendar date in the form yyyy-MM-dd" },
        { "negative yield", Yields + "2014-08-06,-1.2\n", ":2: yield \"-1.2\" of 2014-08-06 is negative; add --allow-negative if it is intended" },
        {
            "other yield on an imported date",
            Yields + "2014-08-05,1.2\n",
            ":2: date 2014-08-05 already has 1.1301 income_per_10000 and 1.2 income_per_10000 here; add --replace to replace it"
        },
        { "duplicate date", Yields + "2014-08-06,1.1\n2014-08-06,1.1\n", ":3: date 2014-08-06 is already on line 2; keep one of the two" },
        { "NaN", Yields + "2014-08-06,NaN\n", ":2: yield \"NaN\" of 2014-08-06 is not a plain decimal number such as 203.83" },
        { "empty file", "", ": the file is empty; its first line must name the columns" },
    };

    public static TheoryData<string, string[]> BadUsage => new()
    {
        { "--date \"2014-02-30\" is not a calendar date in the form yyyy-MM-dd; see settle run --help", ["run", "--date", "2014-02-30"] },
        {
            "there is no yield for 2014-08-07; import it with: settle --store STORE import yields FILE.csv",
            ["run", "--date", "2014-08-07"]
        },
        {
            "there are no positions for 2014-08-08; import them with: settle --store STORE import positions FILE.csv --date 2014-08-08",
            ["run", "--date", "2014-08-08"]
        },
        { "Unrecognized command or argument '--dry-rnu'; see settle run --help", ["run", "--date", StoreCommands.Day, "--dry-rnu"] },
        {
            "no position on 2014-08-05 for user kepd; nothing was written; check the spelling, or import the position first",
            ["run", "--date", StoreCommands.Day, "--users", "kept,kepd"]
        },
        { "--users: user id \"a/b\" contains '/'; none of / \\ # ? is allowed; see settle run --help", ["run", "--date", StoreCommands.Day, "--users", "a/b"] },
        { "none.csv: no such file", ["import", "positions", "none.csv", "--date", StoreCommands.Day] },
    };

    public void Dispose() => store.Dispose();

    [Theory]
    [MemberData(nameof(BadPositions))]
    public async Task Bad_positions_are_refused_with_one_line_and_the_store_is_untouched(string what, string content, string problem) =>
        await ExpectFileRefusedAsync(what, content, problem, ImportPositions);

    [Theory]
    [MemberData(nameof(BadYields))]
    public async Task Bad_yields_are_refused_with_one_line_and_the_store_is_untouched(string what, string content, string problem) =>
        await ExpectFileRefusedAsync(what, content, problem, ImportYields);

    [Theory]
    [MemberData(nameof(BadUsage))]
    public async Task Bad_usage_is_refused_with_one_line_and_the_store_is_untouched(string line, string[] command)
    {
        await FillAsync();
        await store.ImportPositionsAsync("2014-08-07", ["kept,203.83"]);
        (await store.SettleAsync("import", "yields", store.Write("more.csv", Yields + "2014-08-08,1.1\n"))).Expect(0);

        await ExpectRefusedAsync("settle: " + line.Replace("STORE", store.Url, StringComparison.Ordinal), command);
    }

    [Fact]
    public async Task Every_bad_line_of_a_file_is_listed_up_to_20_and_the_rest_counted()
    {
        await FillAsync();
        var before = await StoreBytesAsync();
        var file = store.Write("bad.csv", Positions + string.Concat(Enumerable.Range(0, 25).Select(i => $"u{i},-1\n")));

        var result = (await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day)).Expect(2);

        Assert.Equal(21, result.ErrorLines.Count);
        Assert.All(result.ErrorLines.Take(20).Index(), line => Assert.StartsWith($"settle: {file}:{line.Index + 2}: balance \"-1\"", line.Item, StringComparison.Ordinal));
        Assert.Equal("settle: … and 5 more", result.ErrorLines[^1]);
        Assert.Equal(before, await StoreBytesAsync());
    }

    [Fact]
    public async Task Refused_import_into_a_store_that_does_not_exist_creates_none()
    {
        var file = store.Write("bad.csv", Positions + "u1,NaN\n");

        (await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day)).Expect(2);

        Assert.Equal([file], Directory.GetFileSystemEntries(store.Folder));
    }

    [Fact]
    public async Task Folder_in_place_of_a_file_is_refused()
    {
        await FillAsync();
        var folder = Directory.CreateDirectory(store.PathOf("folder.csv")).FullName;
        await ExpectRefusedAsync($"settle: {folder} is a folder; name a file", "import", "positions", folder, "--date", StoreCommands.Day);
    }

    [UnixFact]
    public async Task Unreadable_file_is_refused()
    {
        await FillAsync();
        var file = store.Write("secret.csv", Positions + "u1,1.00\n");
        if (!OperatingSystem.IsWindows() && !Environment.IsPrivilegedProcess)
        {
            File.SetUnixFileMode(file, UnixFileMode.None);
            await ExpectRefusedAsync($"settle: {file}: no permission to read the file", "import", "positions", file, "--date", StoreCommands.Day);
        }

        // An administrator may read any file, but nobody this one.
        const string Broken = "/proc/self/mem";
        if (File.Exists(Broken))
        {
            var before = await StoreBytesAsync();
            var result = (await store.SettleAsync("import", "positions", Broken, "--date", StoreCommands.Day)).Expect(2);

            // The rest is the system's own wording.
            Assert.StartsWith($"settle: {Broken}: the file cannot be read: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
            Assert.Empty(result.Output);
            Assert.Equal(before, await StoreBytesAsync());
        }
    }

    [Fact]
    public async Task Read_only_store_is_refused()
    {
        await FillAsync();
        var path = store.PathOf("settlement.db");
        var file = store.Write("positions.csv", Positions + "new,1.00\n");
        var line = $"settle: {path} is read-only: make the file writable, or choose another store";
        File.SetAttributes(path, FileAttributes.ReadOnly);
        try
        {
            await ExpectRefusedAsync(line, "import", "positions", file, "--date", StoreCommands.Day);
            await ExpectRefusedAsync(line, "run", "--date", StoreCommands.Day);
        }
        finally
        {
            File.SetAttributes(path, FileAttributes.Normal);
        }
    }

    [Fact]
    public async Task Store_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var path = store.Write("settlement.db", string.Concat(Enumerable.Repeat("these are somebody's holiday notes\n", 100)));
        var file = store.Write("positions.csv", Positions + "new,1.00\n");
        var line = $"settle: {path} is not a SQLite database: choose another store";

        await ExpectRefusedAsync(line, "import", "positions", file, "--date", StoreCommands.Day);
        await ExpectRefusedAsync(line, "run", "--date", StoreCommands.Day);
        await ExpectRefusedAsync(line, "status", "--date", StoreCommands.Day);
    }

    [UnixFact]
    public async Task Line_of_100_MB_is_refused_by_a_process_that_may_hold_a_third_of_it()
    {
        const int Megabyte = 1024 * 1024;
        await FillAsync();
        var before = await StoreBytesAsync();
        var file = store.PathOf("long.csv");
        await using (var stream = File.Create(file))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Positions + "u1,1.00\nu2,"));
            var piece = Enumerable.Repeat((byte)'9', Megabyte).ToArray();
            for (var i = 0; i < 100; i++)
            {
                await stream.WriteAsync(piece);
            }
        }

        // The limit is hexadecimal: 32 MB of managed memory.
        var result = await SettleShell.RunAsync(
            store.Folder, "export DOTNET_GCHeapHardLimit=2000000", "import", "positions", file, "--date", StoreCommands.Day);

        result.Expect(2);
        Assert.StartsWith($"settle: {file}:3: the line is longer than 65536 bytes", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal(before, await StoreBytesAsync());
    }

    [Theory]
    [InlineData("quoted", "\"user_id\",\"balance\"\n\"alice\",\"201.11\"\n\"b,\"\"ob\"\"\",203.83\n", "alice|20111", "b,\"ob\"|20383")]
    [InlineData("CRLF", "user_id,balance\r\nalice,201.11\r\nbob,203.83\r\n", "alice|20111", "bob|20383")]
    [InlineData("byte order mark", "\uFEFFuser_id,balance\nalice,201.11\nbob,203.83\n", "alice|20111", "bob|20383")]
    [InlineData("no last line end", "user_id,balance\nalice,201.11\nbob,203.83", "alice|20111", "bob|20383")]
    [InlineData("all of it", "\uFEFFbalance,user_id\r\n\"201.11\",alice\r\n203.830,\"bob\"", "alice|20111", "bob|20383")]
    public async Task Odd_but_good_file_is_imported(string what, string content, params string[] expected)
    {
        var file = store.Write("positions.csv", content);

        var result = (await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day, "--json")).Expect(0);

        string[] notes = content.EndsWith('\n') ? [] : [$"settle: {file}: {ImportReport.OpenLastLine}"];
        Assert.True(notes.SequenceEqual(result.ErrorLines, StringComparer.Ordinal), $"{what}: {result.Error}");
        Assert.Equal(2, result.Json.Count("added"));
        Assert.Equal(expected, StoreTables.Query(store, "SELECT user_id, balance_minor FROM positions ORDER BY user_id"));
    }

    [Fact]
    public async Task Extra_columns_are_ignored_with_a_note()
    {
        var file = store.Write("positions.csv", "user_id,name,balance,branch\nalice,Alice,201.11,7\n");

        var result = (await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day)).Expect(0);

        Assert.Equal(
            [
                $"settle: {file}: column \"name\" is not needed and was ignored",
                $"settle: {file}: column \"branch\" is not needed and was ignored",
            ],
            result.ErrorLines);
        Assert.Equal(["alice|20111"], StoreTables.Query(store, "SELECT user_id, balance_minor FROM positions"));
    }

    [Fact]
    public async Task Negative_yield_is_imported_where_it_is_allowed_and_takes_money_back()
    {
        var yields = store.Write("yields.csv", Yields + $"{StoreCommands.Day},-1.1301\n");
        (await store.SettleAsync("import", "yields", yields, "--allow-negative")).Expect(0);
        await store.ImportPositionsAsync(StoreCommands.Day, ["alice,201.11"]);

        Assert.Equal("-0.02", (await store.RunDayAsync(exitCode: 0)).Text("earnings"));
        await store.ExpectCleanAsync();
    }

    private async Task ExpectFileRefusedAsync(string what, string content, string problem, string[] command)
    {
        await FillAsync();
        var file = store.PathOf(what + ".csv");
        await File.WriteAllBytesAsync(file, Encoding.Latin1.GetBytes(content));

        await ExpectRefusedAsync($"settle: {file}{problem}", [.. command.Select(word => word == "FILE" ? file : word)]);
    }

    private async Task ExpectRefusedAsync(string line, params string[] command)
    {
        var before = await StoreBytesAsync();

        var text = (await store.SettleAsync(command)).Expect(2);
        Assert.Equal(line, Assert.Single(text.ErrorLines));
        Assert.Empty(text.Output);

        var json = (await store.SettleAsync([.. command, "--json"])).Expect(2);
        Assert.Equal(line, Assert.Single(json.ErrorLines));
        Assert.Equal(System.Text.Json.JsonValueKind.Object, json.Json.ValueKind);

        Assert.Equal(before, await StoreBytesAsync());
    }

    private Task FillAsync() => store.ImportAsync("1.1301", "kept,203.83");

    // The whole store: the file, and that no log beside it holds more.
    private async Task<byte[]> StoreBytesAsync()
    {
        var log = new FileInfo(store.PathOf("settlement.db-wal"));
        Assert.True(!log.Exists || log.Length == 0);
        return await File.ReadAllBytesAsync(store.PathOf("settlement.db"));
    }
}
