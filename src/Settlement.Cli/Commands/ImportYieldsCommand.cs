using System.CommandLine;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle import yields</c>.</summary>
internal static class ImportYieldsCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var file = CommandOptions.InputFile("A CSV file with the columns date,income_per_10000");
        var replace = CommandOptions.Replace();
        var accept = CommandOptions.Accept(CheckCodes.OfYields);
        var allowNegative = new Option<bool>("--allow-negative") { Description = "Accept negative yields, which take money back" };
        var command = new ExampledCommand(
            "yields",
            "Import daily yields, from a CSV file with the columns date,income_per_10000. A file of annual rates " +
            "has annual_percent_act_365 or annual_percent_act_360 instead of income_per_10000.",
            ["settle import yields yields.csv"])
        {
            file, replace, allowNegative, accept,
        };
        var announcements = new AnnouncementOptions();
        announcements.AddTo(command, withTotal: false);
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => RunAsync(
                session,
                options => announcements.Read(parsed, parsed.GetRequiredValue(file), options),
                parsed.GetRequiredValue(file),
                parsed.GetValue(replace),
                parsed.GetValue(allowNegative),
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
        bool replace,
        bool allowNegative,
        IReadOnlyList<CheckCode> accepted,
        CancellationToken cancellationToken)
    {
        ImportCommand.Check(file);
        var options = session.LoadOptions();
        var announced = readAnnounced(options);
        await using var stores = await session.OpenAsync(StoreAccess.Create, options, cancellationToken);
        var import = new YieldsImport(stores.Inputs, stores.Settlements, session.ChecksOfImport(options, accepted)) { Announced = announced };
        var report = await import.ImportAsync(file, replace, allowNegative, cancellationToken);
        return ImportCommand.Show(session, "yield", date: null, file, report);
    }
}
