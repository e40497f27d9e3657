using System.Globalization;

namespace Settlement.Cli.Tests;

/// <summary><c>settle run --inbox</c>: what is dropped is imported, what is bad is set aside, what is late is waited for.</summary>
public sealed class InboxTests : IDisposable
{
    private const string Yields = "yields.csv";
    private const string Positions = "positions-2014-08-05.csv";
    private const string GoodYields = "date,income_per_10000\n2014-08-05,1.1301\n2014-08-06,1.2\n";
    private const string GoodPositions = "user_id,balance\nalice,201.11\nbob,203.83\n";

    private readonly TemporaryStore store = new();
    private readonly string inbox;

    public InboxTests() => inbox = Directory.CreateDirectory(store.PathOf("inbox")).FullName;

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Run_imports_what_is_dropped_and_settles_it_into_a_store_that_did_not_exist()
    {
        Drop(Yields, GoodYields);
        Drop(Positions, GoodPositions);
        Drop("positions-2014-08-06.csv", GoodPositions);

        var run = await RunAsync(exitCode: 0, "--json");

        Assert.Equal(2, run.Json.Count("settled"));
        var report = run.Json.GetProperty("inbox");
        Assert.Equal((2, 0), (report.Count("importedCount"), report.Count("setAsideCount")));
        Assert.Equal([Positions, Yields], Originals("done"));
        Assert.Equal(["positions-2014-08-06.csv"], Directory.GetFiles(inbox).Select(Path.GetFileName));
        Assert.Empty(Files("taking"));
        await store.ExpectCleanAsync();
    }

    [Fact]
    public async Task Same_files_dropped_again_change_nothing_and_both_are_kept()
    {
        await DropAndRunAsync();
        var before = StoreTables.All(store);
        Drop(Yields, GoodYields);
        Drop(Positions, GoodPositions);

        var run = await RunAsync(exitCode: 0, "--json");

        Assert.Equal((0, 2), (run.Json.Count("settled"), run.Json.Count("alreadySettled")));
        Assert.Equal(before, StoreTables.All(store));
        Assert.Equal([Positions, Positions, Yields, Yields], Originals("done"));
    }

    [Fact]
    public async Task File_whose_name_fits_nothing_stays_and_is_noted_on_standard_error_and_in_the_report()
    {
        Drop(Yields, GoodYields);
        Drop(Positions, GoodPositions);
        string[] fitting = ["positions-2014-08-06.csv", ".positions-2014-08-05.csv", "positions-2014-08-05.csv.tmp"];
        string[] misnamed = ["Yields.csv", "positions-2014-8-5.csv", "positions-2014-08-05.CSV", "positions.csv", "positions_2014-08-05.csv"];
        foreach (var name in fitting.Concat(misnamed))
        {
            Drop(name, GoodPositions);
        }

        var run = await RunAsync(exitCode: 0, "--json");

        var report = run.Json.GetProperty("inbox");
        Assert.Equal(5, report.Count("misnamedCount"));
        Assert.Equal(misnamed.Order(StringComparer.Ordinal), report.GetProperty("misnamed").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(
            misnamed.Order(StringComparer.Ordinal)
                .Select(name => $"settle: {name} fits no name and stays in the inbox: files are called yields.csv and positions-yyyy-MM-dd.csv"),
            run.ErrorLines.Where(line => line.Contains("fits no name", StringComparison.Ordinal)));
        Assert.Equal(fitting.Concat(misnamed).Order(StringComparer.Ordinal), Directory.GetFiles(inbox).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Bad_file_is_set_aside_with_its_errors_and_the_other_is_imported()
    {
        Drop(Yields, GoodYields);
        Drop(Positions, "user_id,balance\nalice,1e5\nbob,-1\n");

        var run = await RunAsync(exitCode: 2);

        Assert.Contains($"settle: {Positions} was refused and set aside as set-aside/positions-2014-08-05.", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("settle: no positions for 2014-08-05, neither in the store nor in the inbox; 1 file refused and set aside", run.ErrorLines[^1], StringComparison.Ordinal);
        var refused = Files("set-aside").Single(file => file.EndsWith(".csv", StringComparison.Ordinal));
        var errors = await File.ReadAllLinesAsync(Path.Combine(inbox, "set-aside", refused + ".errors.txt"));
        Assert.Equal(["positions-2014-08-05.csv:2:", "positions-2014-08-05.csv:3:"], errors.Select(line => line[..27]));
        Assert.Equal("user_id,balance\nalice,1e5\nbob,-1\n", await File.ReadAllTextAsync(Path.Combine(inbox, "set-aside", refused)));
        Assert.Equal([Yields], Originals("done"));

        Drop(Positions, GoodPositions);
        Assert.Equal(2, (await RunAsync(exitCode: 0, "--json")).Json.Count("settled"));
    }

    [Fact]
    public async Task Different_value_is_never_replaced_from_an_inbox_and_the_day_is_settled_on_what_was_there()
    {
        await DropAndRunAsync();
        var before = StoreTables.All(store);
        Drop(Yields, "date,income_per_10000\n2014-08-05,9\n");
        Drop(Positions, "user_id,balance\nalice,201.11\nbob,999\n");

        var run = await RunAsync(exitCode: 2, "--json");

        Assert.Equal(before, StoreTables.All(store));
        Assert.Equal(2, run.Json.Count("alreadySettled"));
        Assert.Contains("2014-08-05 was settled with what was there; 2 files refused and set aside", run.ErrorLines[^1], StringComparison.Ordinal);
        var problems = run.Json.GetProperty("inbox").GetProperty("setAside").EnumerateArray().Select(file => file.GetProperty("problems")[0].GetString());
        Assert.All(problems, problem => Assert.EndsWith("an inbox replaces nothing: import the file with --replace if it is intended", problem, StringComparison.Ordinal));
        Assert.Equal(4, Files("set-aside").Count);
    }

    [Fact]
    public async Task File_that_a_crash_left_half_way_is_taken_up_again()
    {
        await DropAndRunAsync();
        var done = Files("done").Single(file => file.StartsWith("positions", StringComparison.Ordinal));
        File.Move(Path.Combine(inbox, "done", done), Path.Combine(inbox, "taking", done));

        var run = await RunAsync(exitCode: 0, "--json");

        Assert.Equal(1, run.Json.GetProperty("inbox").Count("importedCount"));
        Assert.Contains(done, Files("done"));
        Assert.Empty(Files("taking"));
    }

    [Fact]
    public async Task Files_of_one_second_get_names_of_their_own()
    {
        var clock = new TestClock(new DateTimeOffset(2014, 8, 6, 1, 2, 3, TimeSpan.Zero));
        for (var i = 0; i < 3; i++)
        {
            Drop(Yields, GoodYields);
            await InProcessSettle.RunAsync(clock, "run", "--date", "2014-08-05", "--inbox", inbox, "--store", store.Url);
        }

        Assert.Equal(
            ["yields.20140806T010203Z-2.csv", "yields.20140806T010203Z-3.csv", "yields.20140806T010203Z.csv"], Files("done"));
    }

    [Fact]
    public async Task Late_file_is_waited_for()
    {
        Drop(Yields, GoodYields);
        var clock = Clock();
        using var drop = clock.CreateTimer(
            _ => Drop(Positions, GoodPositions), state: null, TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        var run = (await InProcessSettle.RunAsync(
            clock, "run", "--date", "2014-08-05", "--inbox", inbox, "--wait-minutes", "120", "--store", store.Url, "--json")).Expect(0);

        Assert.Equal(2, run.Json.Count("settled"));
        Assert.Single(run.ErrorLines, line => line == "settle: waiting for the positions of 2014-08-05 until 2014-08-06 03:00 UTC");
        Assert.Equal(TimeSpan.FromMinutes(10), clock.Passed);
    }

    [Fact]
    public async Task File_that_never_comes_ends_the_run_with_2_and_one_line_that_names_what_is_missing()
    {
        var clock = Clock();

        var run = (await InProcessSettle.RunAsync(
            clock, "run", "--date", "2014-08-05", "--inbox", inbox, "--wait-minutes", "5", "--store", store.Url)).Expect(2);

        Assert.Equal("settle: no positions and no yield for 2014-08-05, neither in the store nor in the inbox", run.ErrorLines[^1]);
        Assert.Equal(TimeSpan.FromMinutes(5), clock.Passed);
    }

    [Fact]
    public async Task Two_runs_that_take_the_same_files_at_once_import_them_once_and_lose_none()
    {
        var rows = string.Concat(Enumerable.Range(0, 5_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"u{i:00000},{i}.01\n")));
        Drop(Yields, GoodYields);
        Drop(Positions, "user_id,balance\n" + rows);

        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => store.SettleAsync("run", "--date", "2014-08-05", "--inbox", inbox))));

        Assert.Contains(runs, run => run.ExitCode == 0);
        Assert.Equal([Positions, Yields], Originals("done"));
        Assert.Empty(Files("set-aside"));
        Assert.Empty(Files("taking"));
        (await RunAsync(exitCode: 0)).Expect(0);
        await store.ExpectCleanAsync();
    }

    [Fact]
    public async Task Inbox_is_imported_to_where_positions_are_kept()
    {
        Drop(Yields, GoodYields);
        Drop(Positions, GoodPositions);
        var elsewhere = "sqlite:" + store.PathOf("positions.db");

        var run = await RunAsync(exitCode: 0, "--positions", elsewhere, "--json");

        Assert.Equal(2, run.Json.Count("settled"));
        (await store.SettleAsync("reconcile", "--date", "2014-08-05", "--positions", elsewhere)).Expect(0);
        (await store.SettleAsync("reconcile", "--date", "2014-08-05")).Expect(3);
    }

    [Theory]
    [InlineData("--inbox INBOX --dry-run", "--inbox cannot be combined with --dry-run: a dry run imports nothing")]
    [InlineData("--wait-minutes 5", "--wait-minutes needs --inbox: a run waits only for files")]
    [InlineData("--inbox INBOX --wait-minutes -1", "--wait-minutes \"-1\" is not a whole number from 0 to 10080")]
    [InlineData("--inbox nowhere", "--inbox nowhere: there is no such folder")]
    public async Task Bad_usage_is_refused_in_one_line(string options, string line)
    {
        var arguments = options.Split(' ').Select(option => option == "INBOX" ? inbox : option);

        var run = (await store.SettleAsync(["run", "--date", "2014-08-05", .. arguments])).Expect(2);

        Assert.StartsWith("settle: " + line, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(store.PathOf("settlement.db")));
    }

    // A run looks into its inbox every minute.
    private static TestClock Clock() => new() { Skips = static wait => wait <= TimeSpan.FromMinutes(1) };

    private async Task DropAndRunAsync()
    {
        Drop(Yields, GoodYields);
        Drop(Positions, GoodPositions);
        await RunAsync(exitCode: 0);
    }

    private async Task<SettleResult> RunAsync(int exitCode, params string[] more) =>
        (await store.SettleAsync(["run", "--date", "2014-08-05", "--inbox", inbox, .. more])).Expect(exitCode);

    private void Drop(string name, string content)
    {
        var writing = Path.Combine(inbox, name + ".part");
        File.WriteAllText(writing, content);
        File.Move(writing, Path.Combine(inbox, name));
    }

    private List<string> Files(string folder) => Directory.Exists(Path.Combine(inbox, folder))
        ? [.. Directory.GetFiles(Path.Combine(inbox, folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    // The names the files of a folder had when they were dropped.
    private List<string> Originals(string folder) => [.. Files(folder).Select(file => file[..file.IndexOf('.', StringComparison.Ordinal)] + ".csv")];
}
