using System.CommandLine;
using BenchmarkDotNet.Running;
using Settlement.Benchmarks;

var users = new Option<IReadOnlyList<int>>("--users")
{
    Description = "Numbers of users, separated by commas, each 1 to 100,000,000",
    DefaultValueFactory = static _ => [1_000_000, 100_000],
    CustomParser = static result =>
    {
        if (!UserCounts.TryParse(result.Tokens[0].Value, out var counts))
        {
            result.AddError("--users takes whole numbers from 1 to 100,000,000, such as 1000000,100000");
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
var scale = new Command("scale", "Settle a day as settle processes, beside the floor; a Markdown table on standard output") { users, folder };
scale.SetAction((parsed, cancellationToken) =>
    ScaleBenchmark.RunAsync(parsed.GetValue(users)!, parsed.GetValue(folder)!.FullName, cancellationToken));

var micro = new Command("micro", "Micro-benchmarks of the pure code; further options go to BenchmarkDotNet") { TreatUnmatchedTokensAsErrors = false };
micro.SetAction(static parsed =>
{
    BenchmarkRunner.Run<SettlingBenchmarks>(config: null, [.. parsed.UnmatchedTokens]);
});

return await new RootCommand("Benchmarks of Settlement") { scale, micro }.Parse(args).InvokeAsync();
