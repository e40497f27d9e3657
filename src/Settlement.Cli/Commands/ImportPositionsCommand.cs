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
        var replace = new Option<bool>("--replace")
        {
            Description = "Replace existing balances, and withdraw users who are not in the file; never on a closed day",
        };
        var add = new Option<bool>("--add") { Description = "The file only adds users: those who are not in it stay as they are" };
        var accept = CommandOptions.Accept(CheckCodes.OfPositions);
        var command = new ExampledCommand(
            "positions",
            "Import the balances that earn on a date, from a CSV file with the columns user_id,balance. The file is the whole " +
            "set of the date: users who are there and not in it are an error, unless --replace or --add is given.",
            ["settle import positions positions.csv --date 2014-08-05", "settle import positions late.csv --date 2014-08-05 --add"])
        {
            file, date, replace, add, accept,
        };
        var announcements = new AnnouncementOptions();
        announcements.AddTo(command, withTotal: true);
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => RunAsync(
                session,
                options => announcements.Read(parsed, parsed.GetRequiredValue(file), options),
                parsed.GetRequiredValue(file),
                parsed.GetValue(date)!.Value,
                new PositionsRule(parsed.GetValue(replace), parsed.GetValue(add)),
                parsed.GetValue(accept)!,
                cancellationToken),
            ImportCommand.OnStop,
            ImportCommand.OnUnreachable);
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session,
        Func<SettleOptions, IReadOnlyList<FileAnnouncement>> readAnnounced,
        string file,
        SettlementDate date,
        PositionsRule rule,
        IReadOnlyList<CheckCode> accepted,
        CancellationToken cancellationToken)
    {
        ImportCommand.Check(file);
        var options = session.LoadOptions();
        var announced = readAnnounced(options);
        await using var stores = await session.OpenAsync(StoreAccess.Create, options, cancellationToken);
        var import = new PositionsImport(stores.Inputs, stores.Settlements, options.Currency, session.ChecksOfImport(options, accepted))
        {
            Announced = announced,
        };

        // The file is read twice: once to check all of it, once to write.
        var bytes = 2 * new FileInfo(file).Length;
        var report = await ProgressBar.RunAsync(
            session, "Importing positions", bytes, bar => import.ImportAsync(file, date, rule, bar, cancellationToken));
        return ImportCommand.Show(session, "position", date, file, report);
    }
}
