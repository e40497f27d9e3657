using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle generate</c>.</summary>
internal static class GenerateCommand
{
    private const long MostUsers = 100_000_000;

    public static Command Create(GlobalOptions globals)
    {
        var users = CommandOptions.Number("--users", "Number of users, 1 to 100,000,000", 1, MostUsers);
        users.Required = true;
        var date = CommandOptions.Date();
        var seed = CommandOptions.Number("--seed", "The seed; default 1", long.MinValue, long.MaxValue);
        var output = CommandOptions.OutputFile();
        var command = new ExampledCommand(
            "generate",
            "Write synthetic positions: the same bytes for the same users, date and seed, on every machine.",
            ["settle generate --users 100000 --date 2014-08-05 --seed 1 --out positions.csv"])
        {
            users, date, seed, output,
        };
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => RunAsync(
                session,
                parsed.GetValue(users)!.Value,
                parsed.GetValue(date)!.Value,
                parsed.GetValue(seed) ?? 1,
                parsed.GetRequiredValue(output),
                cancellationToken),
            "stopped; no file was written");
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, long users, SettlementDate date, long seed, string file, CancellationToken cancellationToken)
    {
        OutputTarget.Check(session, file);
        var currency = session.LoadOptions().Currency;
        await ProgressBar.RunAsync(session, "Generating positions", users, async bar =>
        {
            await ReplacedFile.WriteAsync(
                file, stream => PositionsGenerator.WriteAsync(stream, users, date, seed, currency, bar, cancellationToken));
        });

        if (session.Json)
        {
            session.WriteJson(new GenerationDocument(date.ToString(), users, seed, file));
        }
        else
        {
            session.WriteLine($"{Tables.Count(users, "position")} of {date} written to {file}");
        }

        return ExitCode.Done;
    }
}
