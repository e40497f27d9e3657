using System.CommandLine;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle import positions</c>.</summary>
internal static class ImportPositionsCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var file = CommandOptions.InputFile("A CSV file with the columns user_id,balance");
        var date = CommandOptions.Date();
        var replace = CommandOptions.Replace();
        var accept = CommandOptions.Accept(CheckCodes.OfPositions);
        var command = new ExampledCommand(
            "positions",
            "Import the balances that earn on a date, from a CSV file with the columns user_id,balance.",
            ["settle import positions positions.csv --date 2014-08-05"])
        {
            file, date, replace, accept,
        };
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => RunAsync(
                session, parsed.GetRequiredValue(file), parsed.GetValue(date)!.Value, parsed.GetValue(replace), parsed.GetValue(accept)!, cancellationToken),
            ImportCommand.OnStop,
            ImportCommand.OnUnreachable);
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, string file, SettlementDate date, bool replace, IReadOnlyList<CheckCode> accepted, CancellationToken cancellationToken)
    {
        ImportCommand.Check(file);
        var options = session.LoadOptions();
        await using var stores = await session.OpenAsync(StoreAccess.Create, options, cancellationToken);
        var import = new PositionsImport(stores.Inputs, stores.Settlements, options.Currency, session.ChecksOfImport(options, accepted));

        // The file is read twice: once to check all of it, once to write.
        var bytes = 2 * new FileInfo(file).Length;
        var report = await ProgressBar.RunAsync(
            session, "Importing positions", bytes, bar => import.ImportAsync(file, date, replace, bar, cancellationToken));
        return ImportCommand.Show(session, "position", date, file, report);
    }
}
