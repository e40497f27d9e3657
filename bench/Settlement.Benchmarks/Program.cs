using System.CommandLine;
using BenchmarkDotNet.Running;
using Settlement.Benchmarks;

var users = new Option<IReadOnlyList<int>>("--users")
{
    Description = "Numbers of users, separated by commas, each 1 to 100,000,000",
    DefaultValueFactory = static _ => [100_000, 1_000_000, 5_000_000],
    CustomParser = static result =>
    {
        if (!UserCounts.TryParse(result.Tokens[0].Value, out var counts))
        {
            result.AddError("--users takes whole numbers from 1 to 100,000,000, such as 100000,1000000");
        }

        return counts;
    },
};
var folder = new Option<DirectoryInfo>("--folder")
{
    Description = "Where the throw-away stores go: on the disk to be measured",
    DefaultValueFactory = static _ => new DirectoryInfo(Path.GetTempPath()),
};
folder.AcceptExistingOnly();
var rounds = new Option<int>("--rounds") { Description = "How often each number of users is measured; the median counts", DefaultValueFactory = static _ => 3 };
rounds.Validators.Add(static result =>
{
    if (result.GetValueOrDefault<int>() < 1)
    {
        result.AddError("--rounds takes a whole number from 1");
    }
});
var scale = new Command("scale", "Settle days as settle processes, beside bare floors and PostgreSQL; a Markdown table on standard output")
{
    users, rounds, folder,
};
scale.SetAction((parsed, cancellationToken) => ScaleBenchmark.RunAsync(
    parsed.GetValue(users)!, parsed.GetValue(rounds), parsed.GetValue(folder)!.FullName, cancellationToken));

var storeNames = new Option<IReadOnlyList<string>>("--stores")
{
    Description = "Stores, separated by commas: sqlite, tables, cosmos",
    DefaultValueFactory = static _ => StoresChoice.AllStores,
    CustomParser = static result =>
    {
        var names = result.Tokens[0].Value.Split(',');
        if (names.Except(StoresChoice.AllStores, StringComparer.Ordinal).Any())
        {
            result.AddError("--stores takes some of sqlite,tables,cosmos");
        }

        return names;
    },
};
var batched = new Option<int>("--users") { Description = "Users settled in batches", DefaultValueFactory = static _ => 20_000 };
var single = new Option<int>("--single-users") { Description = "Users settled one at a time", DefaultValueFactory = static _ => 4_000 };
var growth = new Option<IReadOnlyList<int>>("--growth")
{
    Description = "Numbers of users at which the peak memory of a run is measured, separated by commas; 0 for none",
    DefaultValueFactory = static _ => [10_000, 100_000],
    CustomParser = static result =>
    {
        if (!UserCounts.TryParse(result.Tokens[0].Value, out var counts) && result.Tokens[0].Value != "0")
        {
            result.AddError("--growth takes whole numbers from 1 to 100,000,000, such as 10000,100000, or 0");
        }

        return counts;
    },
};
var stores = new Command("stores", "Settle days in SQLite, Tables and Cosmos beside the floor of the same server; Markdown on standard output")
{
    storeNames, batched, single, growth, folder,
};
stores.SetAction((parsed, cancellationToken) => StoresBenchmark.RunAsync(
    new StoresChoice(parsed.GetValue(storeNames)!, parsed.GetValue(batched), parsed.GetValue(single), parsed.GetValue(growth)!),
    parsed.GetValue(folder)!.FullName,
    cancellationToken));

var served = new Option<int>("--users") { Description = "Users of each day", DefaultValueFactory = static _ => 1_000_000 };
var pages = new Command("pages", "Ask settle serve for every view over a SQLite file; a Markdown table on standard output") { served, rounds, folder };
pages.SetAction((parsed, cancellationToken) => PagesBenchmark.RunAsync(
    parsed.GetValue(served), parsed.GetValue(rounds), parsed.GetValue(folder)!.FullName, cancellationToken));

var micro = new Command("micro", "Micro-benchmarks of the pure code; further options go to BenchmarkDotNet") { TreatUnmatchedTokensAsErrors = false };
micro.SetAction(static parsed =>
{
    BenchmarkRunner.Run<SettlingBenchmarks>(config: null, [.. parsed.UnmatchedTokens]);
});

return await new RootCommand("Benchmarks of Settlement") { scale, stores, pages, micro }.Parse(args).InvokeAsync();
