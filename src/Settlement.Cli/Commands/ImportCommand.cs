using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle import</c>: what the commands under it share.</summary>
internal static class ImportCommand
{
    internal const string OnStop = "stopped; nothing was imported";
    internal const string OnUnreachable = "nothing was imported; run it again";

    public static Command Create(GlobalOptions globals) => new ExampledCommand(
        "import",
        "Import positions or yields, all or nothing. Importing the same values again changes nothing.",
        ["settle import yields yields.csv", "settle import positions positions.csv --date 2014-08-05"])
    {
        ImportPositionsCommand.Create(globals),
        ImportYieldsCommand.Create(globals),
    };

    /// <summary>Refuses what no import can do, before a store is created for it.</summary>
    public static void Check(string file)
    {
        if (Directory.Exists(file))
        {
            throw new BadUsageException($"{file} is a folder; name a file");
        }

        if (!File.Exists(file))
        {
            throw new BadUsageException($"{file}: no such file");
        }
    }

    /// <summary>Shows what an import did.</summary>
    public static ExitCode Show(CommandSession session, string noun, SettlementDate? date, string file, ImportReport report)
    {
        foreach (var column in report.IgnoredColumns)
        {
            session.Note($"{file}: column \"{column}\" is not needed and was ignored");
        }

        if (report.LastLineIsOpen)
        {
            session.Note($"{file}: {ImportReport.OpenLastLine}");
        }

        var counts = report.Counts;
        if (session.Json)
        {
            session.WriteJson(ImportDocument.Of(date, file, counts, report.IgnoredColumns, report.LastLineIsOpen));
        }
        else
        {
            session.WriteLine(
                $"{Tables.Count(counts.Total, noun)} in {file}: {Tables.Count(counts.Added)} added, " +
                $"{Tables.Count(counts.Unchanged)} unchanged, {Tables.Count(counts.Replaced)} replaced" +
                (counts.Withdrawn > 0 ? $", {Tables.Count(counts.Withdrawn)} withdrawn" : string.Empty));
        }

        return ExitCode.Done;
    }
}
