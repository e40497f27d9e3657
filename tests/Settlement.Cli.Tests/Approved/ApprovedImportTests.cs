namespace Settlement.Cli.Tests;

/// <summary>What imports, and the files that generate writes, look like from outside.</summary>
public sealed class ApprovedImportTests
{
    [Fact]
    public async Task Positions()
    {
        using var day = new ApprovedStore();
        day.Store.Write("positions.csv", "user_id,balance,note\nalice,201.11,a\nbob,203.83,b\n");
        string[] import = ["import", "positions", "{folder}/positions.csv", "--date", ApprovedStore.Day];

        await day.ApproveAsync("import-positions", 0, import);
        await day.ApproveAsync("import-positions-again", 0, import);

        day.Store.Write("positions.csv", "user_id,balance\nalice,1.00\nbob,203.83\ncarol,0.01\n");
        await day.ApproveAsync("import-positions-differs", 2, import);
        await day.ApproveAsync("import-positions-replaced", 0, [.. import, "--replace"]);

        day.Store.Write("positions.csv", "user_id,balance\nalice,1.00\ndave,5.00\n");
        await day.ApproveAsync("import-positions-missing", 2, import);
        await day.ApproveAsync("import-positions-added", 0, [.. import, "--add"]);
        await day.ApproveAsync("import-positions-withdrawn", 0, [.. import, "--replace"]);

        day.Store.Write("positions.csv", "user_id,balance\nalice,1e5\nbob,-1\nbad/id,1\n,2\nalice,0.001\n");
        await day.ApproveAsync("import-positions-refused", 2, import);

        day.Store.Write("positions.csv", "user_id,balance\n" + string.Concat(Enumerable.Range(0, 25).Select(i => $"user-{i},x\n")));
        await day.ApproveAsync("import-positions-refused-many", 2, import);
        await day.ApproveAsync("import-no-such-file", 2, "import", "positions", "{folder}/none.csv", "--date", ApprovedStore.Day);
    }

    [Fact]
    public async Task Yields()
    {
        using var day = new ApprovedStore();
        day.Store.Write("yields.csv", "date,income_per_10000\n2014-08-05,1.1301\n2014-08-06,-1.2\n");
        string[] import = ["import", "yields", "{folder}/yields.csv"];

        await day.ApproveAsync("import-yields-refused", 2, import);
        await day.ApproveAsync("import-yields", 0, [.. import, "--allow-negative", "--accept", "yield-jump"]);

        day.Store.Write("yields.csv", "date,income_per_10000\n2014-08-05,1.2\n");
        await day.ApproveAsync("import-yields-differs", 2, import);
        await day.ApproveAsync("import-yields-replaced", 0, [.. import, "--replace"]);
    }

    [Fact]
    public async Task Import_into_a_closed_day()
    {
        using var day = await ApprovedStore.SettleAsync();
        await day.RunAsync(0, "close", "--date", ApprovedStore.Day);
        day.Store.Write("late.csv", "user_id,balance\ndave,1.00\n");

        await day.ApproveAsync("import-closed", 2, "import", "positions", "{folder}/late.csv", "--date", ApprovedStore.Day, "--add");
    }

    [Fact]
    public async Task Generate()
    {
        using var day = new ApprovedStore();

        await day.ApproveAsync(
            "generate", 0, "generate", "--users", "20", "--date", ApprovedStore.Day, "--seed", "7", "--out", "{folder}/generated.csv");
        await day.ApproveFileAsync("generated.csv", "generated.csv");
    }
}
