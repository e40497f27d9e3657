using System.Globalization;
using System.Text.Json;
using Settlement.Core;
using Settlement.Emulators;

namespace Settlement.Cli.Tests;

/// <summary>A day that was found wrong is corrected by new entries, by the commands a person would type.</summary>
public sealed class CorrectTests : IDisposable
{
    private const string Day = StoreCommands.Day;
    private const int Users = 1_000;

    private static readonly string[] Reason = ["--reason", "yield published wrong"];

    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    public static TheoryData<string> Stores => ["sqlite", "tables", "cosmos"];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Closed_day_of_many_users_is_corrected_to_the_last_digit_and_stays_as_it_is(string kind)
    {
        var url = Url(kind);
        var users = kind == "sqlite" ? Users : 120;
        var positions = Enumerable.Range(0, users).Select(i => (User: $"user-{i:00000}", Minor: 20_000L + (i * 137_911L))).ToList();
        await FillAsync(url, "1.1301", positions);
        await SettleAsync(url, 0, "run", "--date", Day);
        await SettleAsync(url, 0, "close", "--date", Day);
        var export = await ExportAsync(url);
        var certificate = (await SettleAsync(url, 0, "close", "--date", Day, "--json")).Json.GetProperty("certificate").Text("hash");

        var preview = (await SettleAsync(url, 0, [.. Correct("1.1201"), "--out", store.PathOf("changes.csv"), "--json"])).Json;
        var plan = preview.GetProperty("correction");
        var booked = (await SettleAsync(url, 0, [.. Correct("1.1201"), "--book", "--expect-hash", plan.Text("hash")!, "--json"])).Json;

        var changes = positions.Select(position => (position.User, Before: Earn(position.Minor, "1.1301"), After: Earn(position.Minor, "1.1201")))
            .Where(change => change.Before != change.After).ToList();
        Assert.NotEmpty(changes);
        Assert.Equal("previewed", preview.Text("verdict"));
        Assert.Equal("booked", booked.Text("verdict"));
        Assert.Equal((users, 0, changes.Count), (plan.Count("users"), plan.Count("more"), plan.Count("less")));
        Assert.Equal(Text(changes.Sum(change => change.Before - change.After)), plan.Text("lessAmount"));
        Assert.Equal(plan.GetRawText(), WithoutTimes(booked.GetProperty("correction"), plan));
        Assert.Equal(changes.Count, booked.GetProperty("booked").Count("settled"));
        Assert.True(booked.GetProperty("booked").GetProperty("comparison").GetProperty("clean").GetBoolean());
        Assert.Equal(
            changes.Select(change => $"{change.User},{Day},{Text(change.Before)},{Text(change.After)},{Text(change.After - change.Before)},no"),
            File.ReadAllLines(store.PathOf("changes.csv")).Skip(1).Select(line => string.Join(',', line.Split(',').Where((_, column) => column != 2))));

        // The day is as it was.
        Assert.Equal(export, await ExportAsync(url));
        Assert.Equal(certificate, (await SettleAsync(url, 0, "close", "--date", Day, "--json")).Json.GetProperty("certificate").Text("hash"));
        await SettleAsync(url, 0, "verify", "--date", Day);

        // Booking again books nothing.
        Assert.Equal("nothing-to-correct", (await SettleAsync(url, 0, [.. Correct("1.1201"), "--book", "--json"])).Json.Text("verdict"));
        var found = (await SettleAsync(url, 0, "reconcile", "--date", Day, "--json")).Json;
        Assert.Equal(changes.Count, found.GetProperty("corrections").Count("entries"));
        Assert.Equal(plan.Text("difference"), found.GetProperty("corrections").Text("paid"));

        // The correction has a certificate of its own, beside the day's.
        await SettleAsync(url, 0, "close", "--date", Day, "--correction", "1", "--out", store.PathOf("c1.json"));
        await SettleAsync(url, 0, "verify", "--date", Day, "--correction", "1", "--certificate", store.PathOf("c1.json"));
        await SettleAsync(url, 0, "verify", "--date", Day);
        await SettleAsync(url, 2, "close", "--date", Day, "--correction", "2");

        // And back again: every user has the first amount.
        await SettleAsync(url, 0, [.. Correct("1.1301"), "--book"]);
        var entries = await ExportCorrectionsAsync(url);
        Assert.Equal(2 * changes.Count, entries.Count);
        Assert.All(
            entries.GroupBy(entry => entry[0]),
            ofUser => Assert.Equal(0m, ofUser.Sum(entry => decimal.Parse(entry[7], CultureInfo.InvariantCulture))));
        Assert.Equal(2, (await SettleAsync(url, 0, "status", "--date", Day, "--json")).Json.GetProperty("corrections").GetArrayLength());
    }

    [Fact]
    public async Task Preview_writes_nothing_into_the_store()
    {
        await SettledAsync("alice,2011.10", "bob,2038.30");
        var before = StoreTables.All(store);
        var file = store.Write("right.csv", "user_id,balance\nbob,9038.30\ncarol,8000.00\n");

        var preview = (await store.SettleAsync([.. Correct("1.1201"), "--positions-file", file, "--json"])).Expect(0).Json;

        Assert.Equal("previewed", preview.Text("verdict"));
        Assert.Equal(["carol 0.00 0.89", "bob 0.23 1.01"], Largest(preview));
        Assert.Equal(before, StoreTables.All(store));
        Assert.Empty(StoreTables.Corrections(store));
    }

    [Fact]
    public async Task File_of_positions_corrects_those_it_names_and_nobody_else()
    {
        await SettledAsync("alice,2011.10", "bob,2038.30", "dave,5000.00");
        var file = store.Write("right.csv", "user_id,balance,note\ncarol,8000.00,new\nbob,0.00,gone\nalice,2011.10,same\n");
        string[] correct = ["correct", "--date", Day, "--positions-file", file, "--reason", "file of another day"];

        (await store.SettleAsync([.. correct, "--book"])).Expect(0);

        Assert.Equal(["bob -0.23 posted", "carol 0.90 posted"], (await ExportCorrectionsAsync(store.Url)).Select(entry => $"{entry[0]} {entry[7]} {entry[11]}"));
        (await store.SettleAsync("reconcile", "--date", Day)).Expect(0);
        var again = (await store.SettleAsync([.. correct, "--book", "--json"])).Expect(0).Json;
        Assert.Equal("nothing-to-correct", again.Text("verdict"));
    }

    [Theory]
    [InlineData("user_id,balance\nbob,1.00\nbob,2.00\n", ":3: user \"bob\" is already on line 2; keep one of the two")]
    [InlineData("user_id,balance\nbob,-1.00\n", ":2: balance \"-1.00\" of user \"bob\" is negative")]
    [InlineData("user_id,balance\n", "the file has a header and no rows")]
    [InlineData("user_id,balance\n6.22E+15,1.00\n", "(id-exponent); add --accept id-exponent if it is intended")]
    public async Task Bad_file_of_positions_is_refused_whole(string content, string problem)
    {
        await SettledAsync("bob,2038.30");
        var before = StoreTables.All(store);
        var file = store.Write("right.csv", content);

        var refused = (await store.SettleAsync("correct", "--date", Day, "--positions-file", file, "--reason", "wrong", "--book")).Expect(2);

        Assert.Contains(problem, refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, StoreTables.All(store));
        Assert.Empty(StoreTables.Corrections(store));
    }

    [Fact]
    public async Task Other_hash_than_expected_books_nothing()
    {
        await SettledAsync("alice,20111.00", "bob,20383.00");
        var file = store.Write("right.csv", "user_id,balance\nbob,30000.00\n");
        string[] correct = [.. Correct("1.1201"), "--positions-file", file, "--json"];
        var hash = (await store.SettleAsync(correct)).Expect(0).Json.GetProperty("correction").Text("hash")!;
        var before = StoreTables.All(store);
        store.Write("right.csv", "user_id,balance\nbob,40000.00\n");

        var refused = (await store.SettleAsync([.. correct, "--book", "--expect-hash", hash])).Expect(3).Json;
        Assert.Equal("hash-differs", refused.Text("verdict"));
        Assert.Equal(before, StoreTables.All(store));
        Assert.Empty(StoreTables.Corrections(store));

        (await store.SettleAsync([.. Correct("1.1201"), "--book", "--expect-hash", hash])).Expect(3);
        Assert.Empty(await ExportCorrectionsAsync(store.Url));
    }

    [Fact]
    public async Task Small_differences_are_left_out_and_told()
    {
        await SettledAsync("alice,20111.00", "bob,2038300.00");

        var preview = (await store.SettleAsync([.. Correct("1.1201"), "--at-least", "0.10", "--out", store.PathOf("changes.csv"), "--json"]))
            .Expect(0).Json.GetProperty("correction");

        Assert.Equal((1, "2.04", 1, "-0.02"), (preview.Count("less"), preview.Text("lessAmount"), preview.Count("leftOut"), preview.Text("leftOutAmount")));
        Assert.Equal(["alice yes", "bob no"], File.ReadAllLines(store.PathOf("changes.csv")).Skip(1).Select(line => $"{line.Split(',')[0]} {line.Split(',')[^1]}"));
        (await store.SettleAsync([.. Correct("1.1201"), "--at-least", "0.10", "--book"])).Expect(0);
        Assert.Equal("bob", Assert.Single(await ExportCorrectionsAsync(store.Url))[0]);
        (await store.SettleAsync("reconcile", "--date", Day)).Expect(0);
    }

    [Fact]
    public async Task Yield_unlike_those_around_it_is_refused_until_it_is_accepted()
    {
        await SettledAsync("alice,20111.00");
        (await store.SettleAsync("import", "yields", store.Write("next.csv", "date,income_per_10000\n2014-08-06,1.13\n"))).Expect(0);

        var refused = (await store.SettleAsync(Correct("11.301"))).Expect(2);

        Assert.Contains("yield 1.13 of 2014-08-06 is less than 1/5 of the 11.301 of 2014-08-05 (yield-jump)", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        (await store.SettleAsync([.. Correct("11.301"), "--accept", "yield-jump"])).Expect(0);
    }

    [Fact]
    public async Task Day_that_cannot_be_corrected_says_why()
    {
        (await store.SettleAsync("doctor", "--create")).Expect(0);
        Assert.Contains("was never run", (await store.SettleAsync([.. Correct("1.2"), "--book"])).Expect(2).Error, StringComparison.Ordinal);
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83");
        await store.RunDayAsync(0, "--users", "alice");
        Assert.Contains("is not settled", (await store.SettleAsync([.. Correct("1.2"), "--book"])).Expect(2).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--yield", "1.2")]
    [InlineData("--reason", "why")]
    [InlineData("--reason", "why", "--yield", "much")]
    [InlineData("--reason", " ", "--yield", "1.2")]
    [InlineData("--reason", "why", "--yield", "1.2", "--expect-hash", "x", "--book")]
    [InlineData("--reason", "why", "--yield", "1.2", "--retry-rejected")]
    [InlineData("--reason", "why", "--yield", "1.2", "--at-least", "0.00")]
    public async Task Incomplete_or_misspelt_correction_is_refused(params string[] options)
    {
        await SettledAsync("alice,201.11");

        (await store.SettleAsync(["correct", "--date", Day, .. options])).Expect(2);
    }

    [Fact]
    public async Task Late_import_meets_a_sealed_date()
    {
        await SettledAsync("alice,20111.00");
        (await store.SettleAsync([.. Correct("1.1201"), "--book"])).Expect(0);

        var late = (await store.SettleAsync("import", "positions", store.Write("late.csv", "user_id,balance\nbob,1.00\n"), "--date", Day, "--add")).Expect(2);

        Assert.Contains("has corrections", late.Error, StringComparison.Ordinal);
        (await store.SettleAsync("close", "--date", Day)).Expect(0);
        (await store.SettleAsync("reconcile", "--date", Day)).Expect(0);
    }

    private static string[] Correct(string yield) => ["correct", "--date", Day, "--yield", yield, .. Reason];

    private static long Earn(long minor, string yield) => Earnings.Compute(new Money(minor), Yield.Parse(yield), Rounding.Truncate).Credited.Minor;

    private static string Text(long minor) => new Money(minor).ToText(Currency.Cny);

    private static IEnumerable<string> Largest(JsonElement report) => report.GetProperty("largest").EnumerateArray()
        .Select(change => $"{change.Text("userId")} {change.Text("earningsBefore")} {change.Text("earnings")}");

    // When it was previewed and when it was booked differ; all else is the same.
    private static string WithoutTimes(JsonElement plan, JsonElement other) =>
        plan.GetRawText().Replace(plan.Text("at")!, other.Text("at")!, StringComparison.Ordinal);

    private string Url(string kind) => kind switch
    {
        "tables" => "tables:" + Azurite.Shared.ConnectionString("t" + Guid.NewGuid().ToString("N")),
        "cosmos" => CosmosServer.Shared.Url("d" + Guid.NewGuid().ToString("N")),
        _ => store.Url,
    };

    private async Task SettledAsync(params string[] positions)
    {
        await store.ImportAsync("1.1301", positions);
        await store.RunDayAsync(exitCode: 0);
    }

    private async Task FillAsync(string url, string yield, IReadOnlyList<(string User, long Minor)> positions)
    {
        var file = store.Write("positions.csv", "user_id,balance\n" + string.Concat(positions.Select(position => $"{position.User},{Text(position.Minor)}\n")));
        await SettleAsync(url, 0, "import", "yields", store.Write("yields.csv", $"date,income_per_10000\n{Day},{yield}\n"));
        await SettleAsync(url, 0, "import", "positions", file, "--date", Day);
    }

    private async Task<string> ExportAsync(string url)
    {
        var file = store.PathOf($"export-{Guid.NewGuid():N}.csv");
        await SettleAsync(url, 0, "export", "--date", Day, "--out", file);
        return await File.ReadAllTextAsync(file);
    }

    private async Task<List<string[]>> ExportCorrectionsAsync(string url)
    {
        var file = store.PathOf($"entries-{Guid.NewGuid():N}.csv");
        await SettleAsync(url, 0, "export", "--date", Day, "--corrections", "--out", file);
        return [.. File.ReadLines(file).Skip(1).Select(line => line.Split(','))];
    }

    // Patient: the servers share a machine with everything else that is being tested.
    private async Task<SettleResult> SettleAsync(string url, int exitCode, params string[] args)
    {
        var patient = store.Write("settle.json", "{\"attemptSeconds\": 120, \"leaseSeconds\": 600}");
        return (await InProcessSettle.RunAsync([.. args, "--store", url, "--config", patient])).Expect(exitCode);
    }
}
