namespace Settlement.Cli.Tests;

/// <summary>Files that are announced: with options, with a control file, in an inbox that waits for it.</summary>
public sealed class AnnouncedFileTests : IDisposable
{
    private const string Positions = "positions-2014-08-05.csv";
    private const string CutShort = "user_id,balance\nu1,10000.00\nu2,300";
    private const string Whole = "user_id,balance\nu1,10000.00\nu2,30000.00\nu3,30000.00\n";

    private readonly TemporaryStore store = new();
    private readonly string inbox;

    public AnnouncedFileTests() => inbox = Directory.CreateDirectory(store.PathOf("inbox")).FullName;

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData("--expect-rows", "3", "the file has 2 rows, and --expect-rows announces 3")]
    [InlineData("--expect-total", "70000.00", "the balances come to 10300.00, and --expect-total announces 70000.00")]
    public async Task File_that_was_cut_short_is_not_imported_where_it_was_announced(string option, string value, string problem)
    {
        var file = store.Write("positions.csv", CutShort);

        var refused = (await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day, option, value)).Expect(2);

        Assert.Contains(problem, Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(store.PathOf("settlement.db")));
    }

    [Fact]
    public async Task Control_file_is_found_beside_the_file_or_named()
    {
        var file = store.Write("positions.csv", CutShort);
        store.Write("positions.csv.control.json", """{ "rows": 3 }""");
        (await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day)).Expect(2);

        File.Delete(store.PathOf("positions.csv.control.json"));
        var other = store.Write("other.json", """{ "rows": 2, "total": "10300.00" }""");
        var imported = (await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day, "--control", other)).Expect(0);
        Assert.Empty(imported.ErrorLines);
    }

    [Fact]
    public async Task Last_line_without_its_end_gets_a_note()
    {
        var file = store.Write("positions.csv", CutShort);

        var imported = (await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day, "--json")).Expect(0);

        Assert.Contains("the last line has no line end: the file may have been cut short within it", Assert.Single(imported.ErrorLines), StringComparison.Ordinal);
        Assert.True(imported.Json.GetProperty("lastLineIsOpen").GetBoolean());
    }

    [Fact]
    public async Task With_requireControl_nothing_is_imported_unannounced()
    {
        var config = store.Write("settle.json", """{ "requireControl": true }""");
        var file = store.Write("positions.csv", Whole);

        var refused = (await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day, "--config", config)).Expect(2);
        Assert.Contains("has no control file beside it, and requireControl is set", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        (await store.SettleAsync("import", "positions", file, "--date", StoreCommands.Day, "--config", config, "--expect-rows", "3")).Expect(0);
    }

    [Fact]
    public async Task File_of_an_inbox_waits_for_its_control_file_and_goes_with_it()
    {
        var config = store.Write("settle.json", """{ "requireControl": true }""");
        await store.ImportYieldAsync("1.1451");
        File.WriteAllText(Path.Combine(inbox, Positions), Whole);

        var waiting = await store.SettleAsync("run", "--date", StoreCommands.Day, "--inbox", inbox, "--config", config);
        waiting.Expect(2);
        Assert.Contains(waiting.ErrorLines, line => line.Contains($"{Positions} waits for its control file, {Positions}.control.json", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(inbox, Positions)));

        File.WriteAllText(Path.Combine(inbox, Positions + ".control.json"), """{ "rows": 3, "total": "70000.00" }""");
        (await store.SettleAsync("run", "--date", StoreCommands.Day, "--inbox", inbox, "--config", config)).Expect(0);

        var done = Directory.GetFiles(Path.Combine(inbox, "done")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, done.Count);
        Assert.Equal(done[0] + ".control.json", done[1]);
        Assert.Empty(Directory.GetFiles(inbox));
        Assert.Empty(Directory.GetFiles(Path.Combine(inbox, "taking")));
    }

    [Fact]
    public async Task File_of_an_inbox_that_is_not_as_announced_is_set_aside_with_its_control_file()
    {
        await store.ImportYieldAsync("1.1451");
        File.WriteAllText(Path.Combine(inbox, Positions), CutShort);
        File.WriteAllText(Path.Combine(inbox, Positions + ".control.json"), """{ "rows": 3 }""");

        (await store.SettleAsync("run", "--date", StoreCommands.Day, "--inbox", inbox)).Expect(2);

        var aside = Directory.GetFiles(Path.Combine(inbox, "set-aside")).Select(Path.GetFileName).ToList();
        Assert.Equal(3, aside.Count);
        Assert.Single(aside, name => name!.EndsWith(".csv.control.json", StringComparison.Ordinal));
        Assert.Empty(StoreTables.Query(store, "SELECT * FROM positions"));
    }
}
