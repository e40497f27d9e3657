using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage.Sqlite;

namespace Settlement.Cli;

/// <summary><c>settle backup</c>.</summary>
internal static class BackupCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var output = CommandOptions.OutputFile();
        var command = new ExampledCommand(
            "backup",
            "Copy a SQLite store into one file, even while a run is going on. The copy is the store as it was at one moment. " +
            "An existing file is never replaced.",
            ["settle backup --out backup.db"])
        {
            output,
        };
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => Task.FromResult(Run(session, parsed.GetRequiredValue(output), cancellationToken)),
            "stopped; no file was written");
        return command;
    }

    private static ExitCode Run(CommandSession session, string file, CancellationToken cancellationToken)
    {
        var options = session.LoadOptions();
        var store = session.Store.SqlitePath ?? throw new BadUsageException(
            $"{session.Store} is not a SQLite file, and only such a store is backed up here; restore the account to a point in time instead, see docs/operations.md");
        OutputTarget.Check(session, file);
        var target = Path.GetFullPath(file);
        if (Path.Exists(target))
        {
            throw new BadUsageException($"{file} exists; name a new file");
        }

        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            throw new BadUsageException($"{file} cannot be written: there is no folder {folder}");
        }

        var unfinished = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        BackupReport report;
        try
        {
            report = SqliteBackup.Copy(store, unfinished, options.AttemptTimeout);
            cancellationToken.ThrowIfCancellationRequested();
            Move(unfinished, target, file);
        }
        finally
        {
            File.Delete(unfinished);
        }

        var bytes = new FileInfo(target).Length;
        if (session.Json)
        {
            session.WriteJson(new BackupDocument(file, bytes, report.Dates, report.Users));
        }
        else
        {
            session.WriteLine(
                $"{session.Store} copied to {file}: {Tables.Count(bytes, "byte")}, {Tables.Count(report.Dates, "date")}, {Tables.Count(report.Users, "user")}");
        }

        return ExitCode.Done;
    }

    private static void Move(string unfinished, string target, string file)
    {
        try
        {
            File.Move(unfinished, target, overwrite: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadUsageException($"{file} cannot be written: {OneLine.Of(exception.Message)}", exception);
        }
    }
}
